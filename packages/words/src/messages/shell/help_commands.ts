import type { Messages } from '../../message.js';

/** `--help` of the other commands. */
export const helpCommands = {
  'help.compare': { en: 'Compare what a benchmark measured', es: 'Compara lo que midió una prueba' },
  'help.benchmark': { en: 'number or id of the benchmark', es: 'número o id de la prueba' },
  'help.compare.base': {
    en: 'the side that is compared with, e.g. 3~9f2c41aa~*',
    es: 'el lado con el que se compara, como 3~9f2c41aa~*',
  },
  'help.compare.candidate': { en: 'one side or several', es: 'uno o varios lados' },
  'help.compare.metric': {
    en: 'one of: latency, load_cold, load_warm, first_inference, peak_memory, prefill_rate, decode_rate, time_to_first_token, inter_token',
    es: 'una de: latency, load_cold, load_warm, first_inference, peak_memory, prefill_rate, decode_rate, time_to_first_token, inter_token',
  },
  'help.compare.delta': {
    en: 'half-width of "no change" (default: 0.03)',
    es: 'semiancho de «sin cambio» (por omisión: 0.03)',
  },
  'help.cancel': {
    en: 'Cancel what is left of a benchmark; what was measured is kept',
    es: 'Cancela lo que queda de una prueba; lo medido se conserva',
  },

  'help.start': { en: 'Start the portal on this computer', es: 'Inicia el portal en este equipo' },
  'help.agent': {
    en: 'Add this computer, and the phones on it, to a portal',
    es: 'Añade este equipo, y los teléfonos conectados a él, a un portal',
  },
  'help.agent.server': { en: 'address of the portal', es: 'dirección del portal' },
  'help.agent.code': {
    en: 'one-time code of rackmark agents code, where the portal asks for a token',
    es: 'código de un solo uso de rackmark agents code, si el portal pide un token de acceso',
  },
  'help.agent.name': {
    en: 'what the portal calls this agent (default: the name of the computer)',
    es: 'cómo llama el portal a este agente (por omisión: el nombre del equipo)',
  },
  'help.agents': {
    en: 'Agents of a portal that other computers reach',
    es: 'Agentes de un portal accesible desde otros equipos',
  },
  'help.agents.code': {
    en: 'Make a one-time code for a new agent; prints it and the command to run there',
    es: 'Crea un código de un solo uso para un agente nuevo; lo muestra con el comando que se debe ejecutar allí',
  },
  'help.agents.revoke': {
    en: 'End an agent’s key and disconnect it',
    es: 'Anula la clave de un agente y lo desconecta',
  },
  'help.agents.agent': { en: 'name or id of the agent', es: 'nombre o id del agente' },
  'help.admin_token': {
    en: 'The administrator’s token of the portal on this computer',
    es: 'El token de acceso de administración del portal de este equipo',
  },
  'help.admin_token.new': {
    en: 'make a new one; the old one and everybody who signed in by it are out',
    es: 'crea otro; el anterior y las sesiones iniciadas con él dejan de valer',
  },

  'help.models': {
    en: 'List models; models add brings some, models parts looks into a bundle, models rm deletes one',
    es: 'Muestra los modelos; models add trae otros, models parts mira dentro de un paquete, models rm elimina uno',
  },
  'help.models.rm': {
    en: 'Delete a model’s bytes; its facts and results stay',
    es: 'Elimina los bytes de un modelo; sus datos y resultados se conservan',
  },
  'help.models.model': {
    en: 'name, or SHA-256 from its first 8 digits on',
    es: 'nombre, o SHA-256 a partir de sus 8 primeros dígitos',
  },
  'help.models.parts': {
    en: 'List the models inside a bundle (.task, .litertlm), or make one a model of its own',
    es: 'Muestra los modelos de un paquete (.task, .litertlm), o hace de uno un modelo aparte',
  },
  'help.models.whole': {
    en: 'file, name, or SHA-256 from its first 8 digits on',
    es: 'archivo, nombre, o SHA-256 a partir de sus 8 primeros dígitos',
  },
  'help.models.take': {
    en: 'make this part a model of its own',
    es: 'hace de esta parte un modelo aparte',
  },
  'help.devices': {
    en: 'List devices; devices retire and devices rm take one off the rack',
    es: 'Muestra los dispositivos; devices retire y devices rm quitan uno del rack',
  },
  'help.devices.retire': {
    en: 'Give a device no work any more; its results stay',
    es: 'No da más trabajo a un dispositivo; sus resultados se conservan',
  },
  'help.devices.device': { en: 'name or id of the device', es: 'nombre o id del dispositivo' },
  'help.devices.reason': {
    en: 'why; it is written down in the device’s log',
    es: 'motivo; queda anotado en el registro del dispositivo',
  },
  'help.devices.rm': {
    en: 'Delete a device that never measured',
    es: 'Elimina un dispositivo que nunca midió',
  },

  'help.suites': {
    en: 'List suites, each with whether it became slower; suites releases lists the releases of one',
    es: 'Muestra las suites y si alguna se volvió más lenta; suites releases muestra las versiones de una',
  },
  'help.suites.releases': {
    en: 'Releases of a suite, the newest first',
    es: 'Versiones de una suite, de la más nueva a la más antigua',
  },
  'help.suites.suite': { en: 'name or number of the suite', es: 'nombre o número de la suite' },

  'help.report': {
    en: 'Reports: results for somebody who was not there',
    es: 'Informes: resultados para quien no estuvo presente',
  },
  'help.report.list': {
    en: 'List reports, the newest first',
    es: 'Muestra los informes, del más nuevo al más antiguo',
  },
  'help.report.publish': {
    en: 'Publish what the draft shows now as its next version',
    es: 'Publica lo que el borrador muestra ahora como su siguiente versión',
  },
  'help.report.report': { en: 'number or id of the report', es: 'número o id del informe' },
  'help.report.share': {
    en: 'Make a link by which a version is read without an account',
    es: 'Crea un enlace para leer una versión sin cuenta',
  },
  'help.report.version': {
    en: 'which version (default: the newest)',
    es: 'qué versión (por omisión: la más nueva)',
  },
  'help.report.note': {
    en: 'who it is for; no reader sees it',
    es: 'para quién es; ningún lector lo ve',
  },
  'help.report.until': {
    en: 'last day on which it opens, such as 2027-01-31',
    es: 'último día en que se abre, como 2027-01-31',
  },
  'help.report.password': {
    en: 'ask readers for a password; its line is read from standard input',
    es: 'pide una contraseña a los lectores; se lee de una línea de la entrada estándar',
  },
  'help.report.export': {
    en: 'Write a version with all records to one file, which can be verified anywhere',
    es: 'Escribe una versión con todos sus registros en un archivo, que se puede verificar en cualquier sitio',
  },
  'help.report.output': { en: 'such as report.rackmark.zip', es: 'por ejemplo, informe.rackmark.zip' },
  'help.report.import': {
    en: 'Take in a report that another portal exported; the portal verifies it first',
    es: 'Importa un informe que exportó otro portal; el portal lo verifica antes',
  },
  'help.report.file': { en: 'a .rackmark.zip', es: 'un .rackmark.zip' },
  'help.report.key_needed': {
    en: 'the public key that it has to be signed by, or a file with it',
    es: 'la clave pública con la que debe estar firmado, o un archivo que la contenga',
  },
  'help.report.verify': {
    en: 'Compute every figure of an exported report again; needs no portal. Exit 0 all right, 1 something differs, 3 cannot be read',
    es: 'Calcula de nuevo todas las cifras de un informe exportado; no necesita portal. Código de salida 0 todo correcto, 1 algo difiere, 3 no se puede leer',
  },
  'help.report.key': {
    en: 'the public key of the portal that it should come from, or a file with it',
    es: 'la clave pública del portal del que debería proceder, o un archivo que la contenga',
  },

  'help.runtime': {
    en: 'The native runtimes of this computer: LiteRT, and LiteRT-LM for language models',
    es: 'Los entornos de ejecución nativos de este equipo: LiteRT, y LiteRT-LM para modelos de lenguaje',
  },
  'help.runtime.install': {
    en: 'Fetch and check the versions that are measured with where none is asked for',
    es: 'Descarga y comprueba las versiones con las que se mide cuando no se pide ninguna',
  },
  'help.runtime.openvino': {
    en: 'add OpenVINO, the route to Intel NPUs',
    es: 'añade OpenVINO, la vía de acceso a las NPU de Intel',
  },
  'help.runtime.litert_lm': {
    en: 'add LiteRT-LM, the engine for language models (47 MB)',
    es: 'añade LiteRT-LM, el motor para modelos de lenguaje (47 MB)',
  },
  'help.runtime.add': {
    en: 'Fetch and check other released versions, to measure them beside each other',
    es: 'Descarga y comprueba otras versiones publicadas, para medirlas una junto a otra',
  },
  'help.runtime.runtimes': {
    en: 'e.g. litert@2.2.0 litert-lm@0.18.0',
    es: 'por ejemplo, litert@2.2.0 litert-lm@0.18.0',
  },
  'help.runtime.list': {
    en: 'The released versions that can be measured, and which are here',
    es: 'Las versiones publicadas que se pueden medir, y cuáles están aquí',
  },
  'help.runtime.status': { en: 'What can be measured here', es: 'Qué se puede medir aquí' },
} as const satisfies Messages;
