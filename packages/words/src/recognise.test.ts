import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { catalogue } from './catalogue.js';
import { saidOfText, wordsIn } from './index.js';

const [en, es] = [wordsIn('en'), wordsIn('es')];

describe('what an agent or a harness says has a code', () => {
  it.each([
    ['Its screen is off; it is woken.', 'Su pantalla está apagada; se enciende.'],
    ['Cooling down: 41.2 °C, must be below 38 °C.', 'Se está enfriando: 41,2 °C, debe bajar de 38 °C.'],
    [
      'Cooling down: 41.2 °C, must be below 38 °C. About 3 min at the present rate; gives up after 10 min.',
      'Se está enfriando: 41,2 °C, debe bajar de 38 °C. Unos 3 min al ritmo actual; desiste a los 10 min.',
    ],
    [
      'The phone did not become fit within 10 min. Its screen is off; it is woken. It stays dark: on Xiaomi, Redmi and POCO switch on “USB debugging (Security settings)”.',
      'El teléfono no estuvo en condiciones en 10 min. Su pantalla está apagada; se enciende. Sigue apagada: en Xiaomi, Redmi y POCO active «Depuración USB (ajustes de seguridad)».',
    ],
    [
      'Charging: 12 %, must be at least 25 %. It is not charging: look at its cable and the hub’s power. Gives up after 10 min.',
      'Se está cargando: 12 %, debe tener al menos 25 %. No se carga: revise su cable y la alimentación del hub. Desiste a los 10 min.',
    ],
    [
      'It does not answer. It is asked once more (step 1 of 4).',
      'No responde. Se le pregunta otra vez (paso 1 de 4).',
    ],
    [
      'The phone refused it: no. It is tried again (1 of 3).',
      '«The phone refused it: no». Se intenta de nuevo (1 de 3).',
    ],
    [
      "The phone's connection is gone and did not come back (waited 30 s).",
      'Se perdió la conexión del teléfono y no volvió (se esperó 30 s).',
    ],
    [
      'The run did not end within 180 s; it hung in phase measure.',
      'La ejecución no terminó en 180 s; se quedó colgada en la fase measure.',
    ],
    [
      'The run did not end within 1,200 s; it hung in phase decode, 12 steps into an answer.',
      'La ejecución no terminó en 1200 s; se quedó colgada en la fase decode, tras 12 pasos de una respuesta.',
    ],
    [
      'The phone refused the harness app (INSTALL_FAILED_OLDER_SDK). Its Android is older than the app needs (Android 8).',
      'El teléfono rechazó la aplicación del arnés («INSTALL_FAILED_OLDER_SDK»). Su Android es más antiguo de lo que la aplicación necesita (Android 8).',
    ],
    [
      'benchmark_model cannot measure this configuration: This build of it knows no --gpu_backend.',
      'benchmark_model no puede medir esta configuración: Esta compilación no conoce --gpu_backend.',
    ],
    ['The run ran out of memory.', 'La ejecución se quedó sin memoria.'],
    ['Copies the model: 1,040 of 2,000 MiB.', 'Copia el modelo: 1040 de 2000 MiB.'],
  ])('%s', (text, spanish) => {
    const said = saidOfText(text);
    expect(es.tell(said, '?')).toBe(spanish);
    expect(en.tell(said, '?')).toBe(text.replaceAll("'", '’'));
  });

  it('and what others print has none', () => {
    const texts = [
      'dlopen failed: cannot open shared object file',
      'Cooling down: hot °C, must be below 38 °C.',
      '',
    ];
    expect(texts.map(saidOfText)).toEqual([null, null, null]);
    expect([saidOfText(null), saidOfText('x'.repeat(3_000))]).toEqual([null, null]);
  });
});

/** Put together of words that stand apart in the source. */
const TOGETHER = [
  'adb.port_adb',
  'adb.port',
  'job.copies_input',
  'model.damaged',
  'model.no_room',
  'offer.no_litert_lm',
  'offer.npu_no_libraries',
];

describe('every sentence of an agent or a harness is still theirs', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  const sources = ['agent/src', 'packages/harness/src']
    .flatMap((dir) =>
      readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' }).map((f) => join(root, dir, f)),
    )
    .filter((f) => f.endsWith('.ts') && !f.endsWith('.test.ts'))
    .map((f) => readFileSync(f, 'utf8'))
    .join('\n')
    .replaceAll("'", '’')
    .toLowerCase();
  const ours = Object.entries(catalogue).filter(
    ([code]) => code.startsWith('agent.') && !TOGETHER.includes(code.slice('agent.'.length)),
  );
  it.each(ours)('%s', (_, { en: text }) => {
    const pieces = text.split(/\{\w+\}|[;:.,()]+ ?| \(/).map((piece) => piece.trim().toLowerCase());
    expect(pieces.filter((piece) => piece.length > 6 && !sources.includes(piece))).toEqual([]);
  });
});
