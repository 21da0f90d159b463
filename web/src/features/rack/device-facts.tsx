import { engineLabel, type Agent, type Device } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Icon } from '../../components/icon.js';
import { ago, count, memory, plain } from '../../lib/format.js';
import { stateOf } from '../../lib/devices/device-state.js';
import { whenText } from '../../lib/devices/attention.js';
import { rackQueries } from './rack-api.js';
import { say, words } from '../../lib/words.js';

const mib = (n: number | null): string => (n === null ? '—' : plain(memory(n * 1024)));

/** Every fact by its name; what the device did not tell is left out. */
export function DeviceFactList({
  device: d,
  agent,
  now,
}: {
  device: Device;
  agent: Agent | undefined;
  now: number;
}) {
  const { facts } = d;
  const a = facts.android;
  const rows: [name: string, value: ReactNode][] = [
    [say('benchmark.state'), [stateOf(d).word, d.phase_reason].filter(Boolean).join(': ')],
    [say('rack.place'), facts.place],
    ['adb', d.adb === null ? null : d.adb.replace('_', ' ')],
    [
      say('rack.reachability'),
      `${say('rack.heard_of', { what: say(`reachability.${d.reachability}`), time: ago(d.last_seen_at, now) })}${agent?.trouble ? say('rack.its_agent', { text: agent.trouble }) : ''}`,
    ],
    [say('rack.facet_health'), healthText(d, now)],
    [
      say('rack.admin'),
      d.admin_reason === null || d.admin === 'enabled'
        ? say(`admin.${d.admin}`)
        : `${say(`admin.${d.admin}`)}: ${d.admin_reason}`,
    ],
    [
      say('rack.system'),
      [facts.os, a?.security_patch ? say('rack.patch', { text: a.security_patch }) : null]
        .filter(Boolean)
        .join(', '),
    ],
    ['chip', chipText(d)],
    [say('start.memory'), memoryText(d)],
    [
      say('rack.storage'),
      a?.storage_total_mib == null
        ? null
        : say('rack.free_of', { a: mib(a.storage_free_mib), b: mib(a.storage_total_mib) }),
    ],
    [
      'GPU',
      a === null
        ? null
        : [a.gpu?.name ?? say('compare.not_known'), a.gpu?.driver]
            .filter(Boolean)
            .join(`, ${say('rack.driver')} `),
    ],
    ['NPU', a === null ? null : (a.npu?.name ?? say('start.none'))],
    [say('rack.facet_tier'), a?.tier ?? null],
    [say('rack.battery'), batteryText(d)],
    [say('rack.facet_pool'), d.pool ?? say('start.none')],
    [say('rack.model_code'), a === null ? null : `${a.brand} ${a.model_code}`],
    [say('rack.serial'), a?.serial ?? null],
    [say('rack.key'), <span className="mono">{facts.key}</span>],
    ...Object.entries(facts.more).map(([k, v]): [string, ReactNode] => [k.replaceAll('_', ' '), String(v)]),
  ];
  return (
    <dl className="kv">
      {rows
        .filter(([, value]) => value !== null && value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function healthText(d: Device, now: number): string {
  const since =
    d.health_since === null || d.health === 'ok'
      ? ''
      : ` ${say('rack.health_since', { time: whenText(d.health_since, now) })}`;
  const until =
    d.health === 'quarantined' && d.quarantined_until !== null
      ? say('rack.until', { time: whenText(d.quarantined_until, now) })
      : '';
  return `${say(`health.${d.health}`)}${since}${until}${d.health_reason === null ? '' : `: ${d.health_reason}`}`;
}
function chipText({ facts }: Device): string {
  const soc = facts.android?.soc;
  const cores = facts.cores === null ? '' : `, ${count(facts.cores, 'core')}`;
  if (soc === undefined) return `${facts.processor ?? facts.architecture}${cores}`;
  const name = soc.name === soc.model ? soc.name : `${soc.name} (${soc.model})`;
  return `${soc.maker} ${name}${cores}, ${facts.architecture}`;
}
function memoryText(d: Device): string {
  const free = d.conditions?.available_memory_mib;
  return `${mib(d.facts.memory_mib)}${free == null ? '' : say('rack.memory_free', { a: mib(free) })}`;
}
function batteryText({ conditions: c }: Device): string | null {
  if (c === null || c.battery_percent === null) return null;
  return [
    `${Math.round(c.battery_percent)}\u2009%`,
    c.battery_temperature_c == null ? null : `${words().fixed(c.battery_temperature_c, 1)}\u2009°C`,
    c.on_battery === null ? null : c.on_battery ? say('rack.not_charging') : say('rack.on_power'),
  ]
    .filter((t) => t !== null)
    .join(', ');
}

/** The harness on the phone against the one that the portal gives away, and what each engine can do there. */
export function Installed({ device: d }: { device: Device }) {
  const offer = useQuery({ ...rackQueries.harness(), enabled: d.facts.kind === 'android' });
  const own = d.facts.android?.harness?.version;
  const given = offer.data?.version;
  return (
    <>
      {d.facts.android === null ? null : (
        <p className="harness">
          {own === undefined
            ? say('rack.the_harness_apk_is_not_on')
            : own === given || given === undefined
              ? say('rack.harness_apk', { version: own })
              : say('rack.harness_newer', { version: own, text: given })}
        </p>
      )}
      <Engines device={d} />
    </>
  );
}

/** What each engine can do there, and why it cannot do the rest. */
function Engines({ device }: { device: Device }) {
  return (
    <ul className="engines">
      {device.facts.engines.map((e) => (
        <li key={e.engine}>
          <b>
            {engineLabel(e.engine)} {e.version ?? ''}
          </b>
          {e.available ? null : <p className="q2">{e.reason}</p>}
          {e.runtimes?.map((r) => (
            <p key={r.version} className={r.available ? '' : 'q'}>
              {r.available ? say('rack.also', { version: r.version }) : `${r.version}: ${r.reason ?? ''}`}
            </p>
          ))}
          {e.accelerators.map((a) => (
            <p key={a.accelerator} className={a.available ? '' : 'q'}>
              <Icon name={a.accelerator} />{' '}
              {a.available
                ? `${a.accelerator.toUpperCase()}${a.adapter ? `: ${a.adapter}` : ''}${a.software ? say('rack.cpu_emulates') : ''}`
                : a.reason}
            </p>
          ))}
        </li>
      ))}
    </ul>
  );
}
