import type { Messages } from '../../message.js';

/** What is wrong with options: of every command, and of the one that is named. */
export const ofOptions = {
  'cannot.option.no_value': {
    en: '{name} needs at least one value.',
    es: '{name} necesita al menos un valor.',
  },
  'cannot.option.empty': { en: '{name} must not be empty.', es: '{name} no puede quedar vacío.' },
  'cannot.option.number': { en: '{name} must be a number.', es: '{name} debe ser un número.' },
  'cannot.option.whole': { en: '{name} must be a whole number.', es: '{name} debe ser un número entero.' },
  'cannot.option.least': {
    en: '{name} must be at least {limit, number}.',
    es: '{name} debe ser como mínimo {limit, number}.',
  },
  'cannot.option.more': {
    en: '{name} must be more than {limit, number}.',
    es: '{name} debe ser mayor que {limit, number}.',
  },
  'cannot.option.most': {
    en: '{name} must be at most {limit, number}.',
    es: '{name} debe ser como máximo {limit, number}.',
  },
  'cannot.option.longest': {
    en: '{name} must not be longer than {limit, plural, one {# character} other {# characters}}.',
    es: '{name} no puede tener más de {limit, plural, one {# carácter} other {# caracteres}}.',
  },
  'cannot.option.times': {
    en: '{name} may be given {limit, plural, one {once} other {# times}} at most.',
    es: '{name} se puede indicar como máximo {limit, plural, one {una vez} other {# veces}}.',
  },
  'cannot.option.takes': {
    en: '{name} takes {list}, parted by commas.',
    es: '{name} admite {list}, separados por comas.',
  },
  'cannot.option.takes_one': { en: '{name} takes one of {list}.', es: '{name} admite uno de {list}.' },
  'cannot.option.address': {
    en: '{name} must be an address such as http://127.0.0.1:4600.',
    es: '{name} debe ser una dirección como http://127.0.0.1:4600.',
  },
  'cannot.option.side': {
    en: '{name} must look like 3~9f2c41aa~* or 3~*~litert.cpu.2t.',
    es: '{name} debe tener la forma 3~9f2c41aa~* o 3~*~litert.cpu.2t.',
  },
  'cannot.option.other': { en: '{name}: {detail}.', es: '{name}: {detail}.' },

  'cannot.shape': {
    en: '--shape: "{given}" is no shape: write the input and its sizes, such as image=1,224,224,3.',
    es: '--shape: «{given}» no es una forma: escriba la entrada y sus tamaños, como image=1,224,224,3.',
  },
  'cannot.input': {
    en: '--input {given} is no input: write its name and a file, such as --input image=cat.npy.',
    es: '--input {given} no es una entrada: escriba su nombre y un archivo, como --input image=cat.npy.',
  },
  'cannot.input.twice': {
    en: '--input {name} is given twice.',
    es: '--input {name} se indicó dos veces.',
  },
  'cannot.input.no_file': {
    en: '--input {name}: {path} is no file.',
    es: '--input {name}: {path} no es un archivo.',
  },
  'cannot.input.too_large': {
    en: '--input {name}: {path} is larger than {limit_bytes}.',
    es: '--input {name}: {path} ocupa más de {limit_bytes}.',
  },
  'cannot.input.no_npy': {
    en: '--input {name}: {path} is no .npy file: it does not begin like one. Save an array with numpy.save().',
    es: '--input {name}: {path} no es un archivo .npy: no empieza como tal. Guarde una matriz con numpy.save().',
  },
  'cannot.runtime.left_out': {
    en: '--runtime names {name}, and --engine leaves it out.',
    es: '--runtime nombra {name}, y --engine no lo incluye.',
  },

  'cannot.suite.says_itself': {
    en: 'A suite says itself what is measured, how and on which devices: leave out {commas}, or edit the suite.',
    es: 'La propia suite dice qué se mide, cómo y en qué dispositivos: quite {commas}, o modifique la suite.',
  },
  'cannot.suite.of_a_release': {
    en: '{name} is of a suite’s release: name the suite with --suite.',
    es: '{name} se refiere a una versión de una suite: indique la suite con --suite.',
  },
  'cannot.suite.no_release': {
    en: 'Name the release that this is with --release, such as --release 1.4.0.',
    es: 'Indique con --release qué versión es, por ejemplo --release 1.4.0.',
  },
  'cannot.suite.slots': {
    en: 'Suite "{name}" has {n, plural, one {# slot} other {# slots}}: say which one {path} is for, such as {code}={path}. Its slots: {commas}.',
    es: 'La suite «{name}» tiene {n, plural, one {# lugar} other {# lugares}}: diga para cuál es {path}, por ejemplo {code}={path}. Sus lugares: {commas}.',
  },

  'cannot.gate.no_candidate': {
    en: '--candidate says what is under test: a gate needs it.',
    es: '--candidate dice qué se pone a prueba: un control lo necesita.',
  },
  'cannot.gate.no_base': {
    en: '--base says what the candidate is held against; only a suite has one of its own.',
    es: '--base dice con qué se compara el candidato; solo una suite tiene una propia.',
  },
  'cannot.gate.metric': {
    en: '--metric: there is no {given}. It takes {list}, each also with @p90.',
    es: '--metric: no existe {given}. Admite {list}, también con @p90.',
  },
  'cannot.gate.limit': {
    en: '--limit: {given} is no limit: write a percentage, such as 3% or decode_rate=5%.',
    es: '--limit: {given} no es un límite: escriba un porcentaje, como 3% o decode_rate=5%.',
  },
  'cannot.gate.limit_metric': {
    en: '--limit: there is no metric {given}. There are {list}.',
    es: '--limit: no existe la métrica {given}. Existen {list}.',
  },
  'cannot.gate.limit_stray': {
    en: '--limit names {name}, which this gate does not look at: name it with --metric, too.',
    es: '--limit nombra {name}, que este control no mira: indíquela también con --metric.',
  },
  'cannot.gate.suite_models': {
    en: 'A suite has its models: leave out {commas}. A release brings files of its own with rackmark bench --suite.',
    es: 'Una suite tiene sus modelos: quite {commas}. Una versión trae archivos propios con rackmark bench --suite.',
  },
  'cannot.gate.releases': {
    en: 'Releases of a suite need --suite beside --base and --candidate.',
    es: 'Las versiones de una suite necesitan --suite junto a --base y --candidate.',
  },
  'cannot.gate.stray_files': {
    en: '--base and --candidate are the files that are compared: leave out {commas}. Models are named beside versions of a runtime, such as --base litert@2.2.0.',
    es: '--base y --candidate son los archivos que se comparan: quite {commas}. Los modelos se indican junto a versiones de un entorno de ejecución, como --base litert@2.2.0.',
  },
  'cannot.gate.kinds': {
    en: '--base and --candidate are two versions of a runtime, or two files, or two releases of a suite: {a} and {b} are not of one kind.',
    es: '--base y --candidate son dos versiones de un entorno de ejecución, dos archivos o dos versiones de una suite: {a} y {b} no son del mismo tipo.',
  },
  'cannot.gate.no_runtime': {
    en: '{given} is no runtime.',
    es: '{given} no es un entorno de ejecución.',
  },
  'cannot.gate.no_version': {
    en: '{given} names no version: what a device measures with by itself changes. Say which, such as {given}@2.3.0; npx rackmark runtime list tells what there is.',
    es: '{given} no indica la versión: aquella con la que un dispositivo mide por sí mismo cambia. Diga cuál, como {given}@2.3.0; npx rackmark runtime list muestra las que hay.',
  },
  'cannot.gate.engines': {
    en: '{a} and {b} are different engines: name two versions of one.',
    es: '{a} y {b} son motores distintos: indique dos versiones de uno mismo.',
  },
  'cannot.gate.no_files': {
    en: 'Name at least one model file that is measured on both versions.',
    es: 'Indique al menos un archivo de modelo que se mida con las dos versiones.',
  },
  'cannot.gate.runtimes': {
    en: '--base and --candidate name the runtimes: leave out {commas}.',
    es: '--base y --candidate ya indican los entornos de ejecución: quite {commas}.',
  },

  'cannot.history.runtime': {
    en: 'Versions are named with --runtimes, such as --runtimes litert@2.2.0,litert@2.3.0.',
    es: 'Las versiones se indican con --runtimes, por ejemplo --runtimes litert@2.2.0,litert@2.3.0.',
  },
  'cannot.history.engine': {
    en: 'The engine is the one that the files are for: leave --engine out.',
    es: 'El motor es aquel para el que son los archivos: quite --engine.',
  },
  'cannot.history.other_suite': {
    en: 'There is a suite named "{name}" that measures something else. Give this one another name with --name.',
    es: 'Ya existe una suite llamada «{name}» que mide otra cosa. Dé otro nombre a esta con --name.',
  },
  'cannot.history.other_engine': {
    en: '--runtimes names {name}, and these models run on {a}: name versions of {b}, or all.',
    es: '--runtimes nombra {name}, y estos modelos se ejecutan con {a}: indique versiones de {b}, o all.',
  },
  'cannot.history.two': {
    en: '--runtimes needs two versions or more, or all.',
    es: '--runtimes necesita dos o más versiones, o all.',
  },
  'cannot.history.too_few': {
    en: 'No connected device has two versions of {name}. On the device’s computer: npx rackmark runtime add {code}',
    es: 'Ningún dispositivo conectado tiene dos versiones de {name}. En el equipo del dispositivo: npx rackmark runtime add {code}',
  },

  'cannot.compare.nothing': {
    en: 'Benchmark {name} has nothing to compare: it needs two models or two configurations. Its sides: {commas}.',
    es: 'La prueba {name} no tiene nada que comparar: necesita dos modelos o dos configuraciones. Sus lados: {commas}.',
  },

  'cannot.report.write': {
    en: '{path} cannot be written: {given}.',
    es: 'No se puede escribir {path}: {given}.',
  },
  'cannot.report.no_key': {
    en: '--key: {path} is no key, and no file with one ({given}).',
    es: '--key: {path} no es una clave ni un archivo que la contenga ({given}).',
  },
  'cannot.report.other_key': {
    en: '--key: {path} holds no Ed25519 key. It takes the answer of GET /api/v1/portal/key, its public_key, or PEM.',
    es: '--key: {path} no contiene una clave Ed25519. Admite la respuesta de GET /api/v1/portal/key, su public_key o PEM.',
  },
  'cannot.report.day': {
    en: '--until: {given} is no day. Write it as 2027-01-31.',
    es: '--until: {given} no es una fecha. Escríbala como 2027-01-31.',
  },
  'cannot.report.password': {
    en: '--password-stdin: there was no line on standard input.',
    es: '--password-stdin: no llegó ninguna línea por la entrada estándar.',
  },
  'cannot.report.unpublished': {
    en: 'Report {code} has not been published yet. npx rackmark report publish {code} does so.',
    es: 'El informe {code} todavía no se ha publicado. npx rackmark report publish {code} lo publica.',
  },
  'cannot.report.version': {
    en: '--version: report {code} has no version {given}. {kind, select, some {There are: {commas}} other {There are none}}.',
    es: '--version: el informe {code} no tiene la versión {given}. {kind, select, some {Hay: {commas}} other {No hay ninguna}}.',
  },
} as const satisfies Messages;
