import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { fail, type Said } from '@rackmark/contracts';
import { wordsIn } from '@rackmark/words';
import { fit, finish } from './support/fake-agent.js';
import { call } from './support/portal.js';
import { TestRack } from './support/rack.js';

let rack: TestRack;
beforeAll(async () => void (rack = await TestRack.open()));
afterAll(() => rack.portal.stop());

const rows = async <T>(sql: string): Promise<T[]> => (await rack.portal.db.query(sql)).rows as T[];

/**
 * Text that may stand in the database: names, keys, words of people and of other programs, and the English beside a code.
 * A sentence of ours is a code in a column `said`. Whoever adds a column says here what its text is.
 */
const texts = {
  names:
    /^(agent_key\.name|gate\.name|notification_target\.(name|language|secret)|suite\.name|release\.(name|commit|branch|runtime|measure_with)|series\.(slot|device_model|at|answer)|agent\.(name|platform|version)|benchmark\.name|device_set\.name|device\.pool|happening\.device_name|model\.(name|file_name|family)|input_file\.file_name|team\.name|principal\.name|.*\.(sha256|.*_sha256|key|.*_key|url|host|hash|.*_hash))$/,
  words_of_ours:
    /\.(state|kind|outcome|verdict|phase|health|health_cause|admin|adb|use|format|metric|list|task|operation|thermal_status|memory_source|element_type|role|source|direction|language|visibility)$/,
  by_people:
    /^(device\.admin_reason|device_event\.reason|accepted_level\.note|alert\.(assignee|issue)|alert_entry\.text|report\.(author|title)|report_version\.title|report_share\.note)$/,
  /** As it was when it was published: JSON that the database never looks into. */
  frozen: /^(report_version\.frozen|report_record\.record)$/,
  by_programs: /^(agent\.trouble|device_task\.text)$/,
  old_lines: /^(happening|device_event)\.text$/,
  beside_a_code: /^device\.(phase_reason|health_reason|suspicion|health_suspicion|rival)$/,
  of_the_portal:
    /^(migration|counter|periodic_work|server_instance|event|event_reader|once|upload|periodic|lock|request|.*session.*|.*credential.*|.*code|.*token.*)\./,
};

it('every column of text is known for what it holds', async () => {
  const columns = await rows<{ name: string }>(
    `SELECT table_name || '.' || column_name AS name FROM information_schema.columns
      WHERE table_schema = current_schema() AND data_type = 'text' ORDER BY 1`,
  );
  expect(columns.length).toBeGreaterThan(20);
  const known = (name: string) => Object.values(texts).some((pattern) => pattern.test(name));
  expect(columns.map((c) => c.name).filter((name) => !known(name))).toEqual([]);
});

it('what happens is stored as codes that both languages know, and as nothing else', async () => {
  const { agent, first } = await rack.phones();
  const reboot = fail('DEVICE_REBOOTED', 'The phone rebooted.');
  for (let i = 0; i < 3; i++) {
    const { id } = await rack.start([first]);
    await agent.fails(await rack.claim(agent, first), reboot);
    await rack.cancel(id);
  }
  await call(rack.portal, 'POST', `/devices/${first}/actions`, { kind: 'release', reason: 'looked at' });
  await agent.beat([fit(first)]);
  await rack.start([first]);
  await finish(rack.portal, await rack.claim(agent, first));
  const stored = await rows<{ said: Said | null; text: string | null }>(
    'SELECT said, text FROM happening UNION ALL SELECT said, text FROM device_event',
  );
  expect(stored.length).toBeGreaterThan(8);
  expect(stored.filter((s) => s.text !== null)).toEqual([]);
  const reasons = await rows<{ said: Said }>(
    'SELECT health_said AS said FROM device WHERE health_reason IS NOT NULL',
  );
  const codes = [...stored, ...reasons].map((s) => s.said!);
  for (const words of [wordsIn('en'), wordsIn('es')])
    expect(codes.filter((said) => words.tell(said, 'unknown') === 'unknown')).toEqual([]);
  agent.disconnect();
});
