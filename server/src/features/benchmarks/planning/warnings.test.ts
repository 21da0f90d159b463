import { expect, it } from '@jest/globals';
import { configuration, deviceFacts, tensorFacts, type Device, type Said } from '@rackmark/contracts';
import { english, said, wordsIn } from '@rackmark/words';
import { estimate } from './estimate.js';
import { precisionOf } from './precision.js';
import { openSizes } from './shapes.js';
import { warningsOf } from './warnings.js';
import { measurementPlan } from '@rackmark/contracts';

const es = wordsIn('es');
const inBoth = (sentence: Said | null | undefined) => [english.tell(sentence, '?'), es.tell(sentence, '?')];
const [pixel, bench] = ['Pixel 6', 'bench-1'].map((name) =>
  deviceFacts.parse({
    ...{ key: name, kind: 'android', name, device_model: name, os: 'x', architecture: 'x', processor: null },
    ...{ cores: 8, memory_mib: 8, engines: [], place: null, android: null, simulated: false, more: {} },
  }),
);
type Warned = Parameters<typeof warningsOf>[1][number];
const fit: Warned = {
  ...{ facts: pixel!, reachability: 'online', admin: 'enabled', admin_reason: null, health: 'ok' },
  ...{ health_reason: null, health_said: null, quarantined_until: null, adb: 'device' },
};
const simulated = { ...fit, facts: { ...bench!, simulated: true } };
const warn = (device: Partial<Device>, threads = 1, repeats = 3, others: Warned[] = []) =>
  warningsOf([configuration.parse({ threads })], [{ ...fit, ...device }, ...others], repeats);

it.each<[string, Said[], string, string]>([
  [
    'maintenance',
    warn({ admin: 'maintenance', admin_reason: 'new fan.' }),
    'Pixel 6 takes no work: it is in maintenance. The reason written down: new fan. Its runs wait until it is enabled.',
    'Pixel 6 no acepta trabajo: está en mantenimiento. Motivo anotado: new fan. Sus ejecuciones esperan hasta que se habilite.',
  ],
  [
    'retired, nobody says why',
    warn({ admin: 'retired' }),
    'Pixel 6 takes no work: it is retired. Its runs wait until it is enabled.',
    'Pixel 6 no acepta trabajo: está retirado. Sus ejecuciones esperan hasta que se habilite.',
  ],
  [
    'needs repair',
    warn({ health: 'needs_repair', health_reason: 'x', health_said: said('log.recovered') }),
    'Pixel 6 needs a person. Recovered. Its runs wait until it is released.',
    'Pixel 6 necesita que una persona lo revise. Recuperado. Sus ejecuciones esperan hasta que se libere.',
  ],
  [
    'quarantine',
    warn({ health: 'quarantined', quarantined_until: '2026-11-25T14:30:00.000Z' }),
    'Pixel 6 is in quarantine until 2026-11-25 14:30 UTC; its runs wait until then.',
    'Pixel 6 está en cuarentena hasta el 2026-11-25 14:30 UTC; sus ejecuciones esperan hasta entonces.',
  ],
  [
    'quarantine until a canary',
    warn({ health: 'quarantined' }),
    'Pixel 6 is in quarantine until a canary passes; its runs wait until then.',
    'Pixel 6 está en cuarentena hasta que pase una prueba canario; sus ejecuciones esperan hasta entonces.',
  ],
  [
    'away',
    warn({ reachability: 'missing' }),
    'Pixel 6 is not connected; its runs wait until it is.',
    'Pixel 6 no está conectado; sus ejecuciones esperan hasta que lo esté.',
  ],
  [
    'adb',
    warn({ adb: 'offline' }),
    'Pixel 6 cannot be reached (adb says offline); its runs wait until it can.',
    'No se puede llegar a Pixel 6 (adb dice offline); sus ejecuciones esperan hasta que se pueda.',
  ],
  [
    'cores',
    warn({}, 16),
    'Pixel 6 has 8 cores; 16 threads will share them.',
    'Pixel 6 tiene 8 núcleos; 16 hilos los compartirán.',
  ],
  [
    'one core',
    warn({ facts: { ...pixel!, cores: 1 } }, 2),
    'Pixel 6 has 1 core; 2 threads will share it.',
    'Pixel 6 tiene 1 núcleo; 2 hilos lo compartirán.',
  ],
  [
    'some simulated',
    warn({}, 1, 3, [simulated]),
    '1 of the devices is simulated: the numbers say nothing about real ones.',
    '1 de los dispositivos es simulado: las cifras no dicen nada de los reales.',
  ],
  [
    'all simulated',
    warn(simulated),
    'All devices are simulated: the numbers say nothing about real ones.',
    'Todos los dispositivos son simulados: las cifras no dicen nada de los reales.',
  ],
  [
    'two runs',
    warn({}, 1, 2),
    'With two runs a cell, chance cannot be told from a difference. Three is the least that says something.',
    'Con dos ejecuciones por celda no se puede distinguir el azar de una diferencia. Tres es lo mínimo que dice algo.',
  ],
  [
    'open sizes',
    openSizes(
      [
        {
          name: 'pose',
          facts: {
            kind: 'graph',
            inputs: [
              tensorFacts.parse({
                ...{ name: 't', type: 'float32', shape: [1, 3], shape_signature: [-1, 3] },
                ...{ dynamic: true, quantisation: null },
              }),
            ],
          } as never,
        },
      ],
      [configuration.parse({})],
    ),
    'pose leaves sizes open: t (float32 ?×3). Where no shape is given, each is measured as 1.',
    'pose deja tamaños abiertos: t (float32 ?×3). Donde no se da ninguna forma, cada uno se mide como 1.',
  ],
])('a warning is said in both languages: %s', (_, warnings, en, spanish) =>
  expect(warnings.map(inBoth)).toEqual([[en, spanish]]),
);

it('and nothing is warned of where nothing is to be known', () => expect(warn({})).toEqual([]));

it('says in both languages what an estimate is from', () => {
  const from = (known: number, other: number) => {
    const kinds = [{ runs: known, knownSeconds: 1 }, { runs: other }];
    return inBoth(estimate([kinds], measurementPlan.parse({})).basis_said)[1];
  };
  expect([from(0, 0), from(0, 1), from(1, 0), from(1, 2)]).toEqual([
    'No hay nada que ejecutar.',
    'Solo según el plan de medición: ninguna de estas celdas se midió antes.',
    'Según ejecuciones anteriores de las mismas celdas.',
    'Según ejecuciones anteriores para 1 de 3 ejecuciones; según el plan de medición para las demás.',
  ]);
});

it('says in both languages what so many runs can tell', () => {
  const cells = ['a', 'b'].map((modelSha256) => ({ modelSha256, configurationKey: 'c' }));
  const told = (runs: number) => inBoth(precisionOf(cells, runs).said);
  expect(told(1)).toEqual([
    'One run a side settles nothing: how much runs scatter stays unknown. Where they scatter by 1 %, 4 settle 3 % in one comparison.',
    'Una ejecución por lado no decide nada: no se sabe cuánto se dispersan las ejecuciones. Si se dispersan un 1 %, 4 deciden 3 % en una comparación.',
  ]);
  expect(told(3)[1]).toMatch(
    /^3 ejecuciones por lado deciden diferencias a partir de \d,\d % en una comparación, si las ejecuciones se dispersan un 1 %; 4 deciden 3 %\.$/,
  );
  expect(told(40)[1]).toMatch(
    /^40 ejecuciones por lado deciden diferencias a partir de [\d,]+ % en una comparación/,
  );
});
