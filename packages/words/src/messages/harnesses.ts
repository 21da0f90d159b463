import type { Messages } from '../message.js';

/** What agents tell of their work and harnesses of runs and engines: as in `agents.ts`, their English to the letter. */
export const harnesses = {
  'agent.asked_for': { en: 'As asked for: {what}.', es: 'Según lo pedido: {what}.' },
  'agent.job.boot': { en: 'Waits until the phone has started.', es: 'Espera a que el teléfono arranque.' },
  'agent.job.packages': {
    en: 'Waits until the phone’s package service has started.',
    es: 'Espera a que arranque el servicio de paquetes del teléfono.',
  },
  'agent.job.installs': {
    en: 'Installs the harness app {version}.',
    es: 'Instala la aplicación del arnés {version}.',
  },
  'agent.job.replaces': {
    en: 'Removes the harness app that another key has signed or that is newer, and installs this one.',
    es: 'Quita la aplicación del arnés firmada con otra clave o más nueva e instala esta.',
  },
  'agent.job.makes_room': {
    en: 'Removes all models to make room for the harness app.',
    es: 'Quita todos los modelos para dejar sitio a la aplicación del arnés.',
  },
  'agent.job.sets_up': {
    en: 'Sets the phone up for measuring.',
    es: 'Prepara el teléfono para medir.',
  },
  'agent.job.collects': {
    en: 'Collects a run that went on while the agent was away.',
    es: 'Recoge una ejecución que continuó mientras el agente estaba ausente.',
  },
  'agent.job.copies_model': {
    en: 'Copies the model: {a} of {b} MiB.',
    es: 'Copia el modelo: {a} de {b} MiB.',
  },
  'agent.job.copies_input': {
    en: 'Copies the input {name}: {a} of {b} MiB.',
    es: 'Copia la entrada {name}: {a} de {b} MiB.',
  },
  'agent.job.once_more': {
    en: 'Measured once more: something outside of Rackmark ended the run.',
    es: 'Se mide otra vez: algo ajeno a Rackmark terminó la ejecución.',
  },
  'agent.job.first_try': {
    en: 'The first try was ended from outside: {why}.',
    es: 'El primer intento lo terminó algo externo: {why}.',
  },
  'agent.canary.passed': {
    en: 'The canary passed: {a} samples on the CPU, median {b} µs.',
    es: 'Prueba canario superada: {a} muestras en la CPU, mediana {b} µs.',
  },
  'agent.canary.failed': {
    en: 'The canary failed: {why} ({code})',
    es: 'Falló la prueba canario: {why} ({code})',
  },
  'agent.canary.not_begun': {
    en: 'The canary could not begin: {why}.',
    es: 'La prueba canario no pudo empezar: {why}.',
  },

  'agent.in_phase': { en: ' in phase {what}', es: ' en la fase {what}' },
  'agent.in_answer': {
    en: ' in phase decode, {a} steps into an answer',
    es: ' en la fase decode, tras {a} pasos de una respuesta',
  },
  'agent.run.stopped': { en: 'The run was stopped.', es: 'La ejecución se detuvo.' },
  'agent.run.timeout': {
    en: 'The run did not end within {a} s; it hung{where}.',
    es: 'La ejecución no terminó en {a} s; se quedó colgada{where}.',
  },
  'agent.run.phase_timeout': {
    en: 'It did not end within {a} s; it hung{where}.',
    es: 'No terminó en {a} s; se quedó colgada{where}.',
  },
  'agent.run.out_of_memory': {
    en: 'The run ran out of memory{where}.',
    es: 'La ejecución se quedó sin memoria{where}.',
  },
  'agent.run.harness_out_of_memory': {
    en: 'The harness ran out of memory{where}.',
    es: 'El arnés se quedó sin memoria{where}.',
  },
  'agent.run.short_of_memory': {
    en: 'The phone was short of memory{where}, and Android ended the app.',
    es: 'Al teléfono le faltaba memoria{where}, y Android cerró la aplicación.',
  },
  'agent.run.killed_9': {
    en: 'Android killed the app{where} (signal 9), as it does when memory is short; this phone does not tell more.',
    es: 'Android cerró la aplicación{where} (señal 9), como hace cuando falta memoria; este teléfono no indica más.',
  },
  'agent.run.crashed_signal': {
    en: 'The runtime crashed{where} (signal {code}).',
    es: 'El entorno de ejecución falló{where} (señal {code}).',
  },
  'agent.run.crashed_because': {
    en: 'The runtime crashed{where} ({detail}).',
    es: 'El entorno de ejecución falló{where} («{detail}»).',
  },
  'agent.run.crashed': {
    en: 'The runtime crashed{where}.',
    es: 'El entorno de ejecución falló{where}.',
  },
  'agent.run.not_answering': {
    en: 'Android ended the app{where} because it did not answer.',
    es: 'Android cerró la aplicación{where} porque no respondía.',
  },
  'agent.run.stopped_on_phone': {
    en: 'The app was stopped on the phone{where}, and not by this agent.',
    es: 'La aplicación se detuvo en el teléfono{where}, y no la detuvo este agente.',
  },
  'agent.run.no_reason': {
    en: 'The harness ended{where} without saying why.',
    es: 'El arnés terminó{where} sin indicar por qué.',
  },
  'agent.run.exit_code': {
    en: 'The harness ended{where} without saying why (exit code {code}).',
    es: 'El arnés terminó{where} sin indicar por qué (código de salida {code}).',
  },
  'agent.run.killed_outside': {
    en: 'Something outside of Rackmark ended the run’s process{where} ({code}).',
    es: 'Algo ajeno a Rackmark terminó el proceso de la ejecución{where} ({code}).',
  },
  'agent.run.gone': {
    en: 'The run’s process on the phone is gone without a word, and the phone did not restart.',
    es: 'El proceso de la ejecución desapareció del teléfono sin más, y el teléfono no se reinició.',
  },
  'agent.run.app_not_started': {
    en: 'The harness app could not be started on the phone: {detail}. It is installed again before the next job.',
    es: 'La aplicación del arnés no se pudo iniciar en el teléfono: «{detail}». Se instala de nuevo antes del próximo trabajo.',
  },
  'agent.run.restarted_tool': {
    en: 'The phone restarted while {what} ran.',
    es: 'El teléfono se reinició mientras se ejecutaba {what}.',
  },
  'agent.run.lines_lost': {
    en: 'The harness wrote {a} lines, and {b} arrived.',
    es: 'El arnés escribió {a} líneas y llegaron {b}.',
  },

  'agent.offer.no_litert': {
    en: 'The native LiteRT is not installed. Run npx rackmark runtime install on this computer.',
    es: 'LiteRT nativo no está instalado. Ejecute npx rackmark runtime install en este equipo.',
  },
  'agent.offer.no_litert_lm': {
    en: 'LiteRT-LM is not installed. Run npx rackmark runtime install --litert-lm on this computer.',
    es: 'LiteRT-LM no está instalado. Ejecute npx rackmark runtime install --litert-lm en este equipo.',
  },
  'agent.offer.browser_only': {
    en: 'No {what}: LiteRT.js outside a browser runs on the CPU only.',
    es: 'Sin {what}: fuera de un navegador, LiteRT.js solo se ejecuta en la CPU.',
  },
  'agent.offer.no_adapter': {
    en: 'No GPU: the driver offers no adapter that the runtime can use.',
    es: 'Sin GPU: el controlador no ofrece ningún adaptador que el entorno de ejecución pueda usar.',
  },
  'agent.offer.no_adapter_lm': {
    en: 'No GPU: LiteRT-LM named no adapter.',
    es: 'Sin GPU: LiteRT-LM no indicó ningún adaptador.',
  },
  'agent.offer.no_gpu_library': {
    en: 'No GPU: the runtime found no GPU accelerator library.',
    es: 'Sin GPU: el entorno de ejecución no encontró ninguna biblioteca de aceleración por GPU.',
  },
  'agent.offer.ran_on_cpu': {
    en: 'The runtime ran a test model on the CPU instead.',
    es: 'El entorno de ejecución ejecutó un modelo de prueba en la CPU en su lugar.',
  },
  'agent.offer.driver_died': {
    en: 'The {what}’s driver ended the process that asked it ({code}).',
    es: 'El controlador de la {what} terminó el proceso que lo consultaba ({code}).',
  },
  'agent.offer.not_asked': {
    en: 'The {what} could not be asked: {detail}',
    es: 'No se pudo consultar la {what}: «{detail}»',
  },
  'agent.offer.no_npu': {
    en: 'No NPU: this computer shows none (/dev/accel is empty).',
    es: 'Sin NPU: este equipo no muestra ninguna (/dev/accel está vacío).',
  },
  'agent.offer.no_npu_known': {
    en: 'No NPU: LiteRT has none on this kind of computer that Rackmark knows.',
    es: 'Sin NPU: LiteRT no tiene ninguna que Rackmark conozca en esta clase de equipo.',
  },
  'agent.offer.no_openvino': {
    en: 'No NPU: OpenVINO is not installed. Run npx rackmark runtime install --openvino on this computer.',
    es: 'Sin NPU: OpenVINO no está instalado. Ejecute npx rackmark runtime install --openvino en este equipo.',
  },
  'agent.offer.no_npu_lm': {
    en: 'No NPU for language models: LiteRT-LM gets no compiler for it here and would answer from the CPU.',
    es: 'Sin NPU para modelos de lenguaje: aquí LiteRT-LM no tiene compilador para ella y respondería desde la CPU.',
  },
  'agent.offer.other_npu': {
    en: 'No NPU: Rackmark drives it through LiteRT {version} alone, whose own libraries lead to it.',
    es: 'Sin NPU: Rackmark solo la usa mediante LiteRT {version}, cuyas propias bibliotecas llegan a ella.',
  },
  'agent.offer.old_gpu': {
    en: 'Android {version} (API {code}) is too old for the GPU: it needs Android 10 (API 29).',
    es: 'Android {version} (API {code}) es demasiado antiguo para la GPU: necesita Android 10 (API 29).',
  },
  'agent.offer.old_android': {
    en: 'Android {version} (API {code}) is too old: the harness app needs API {what}.',
    es: 'Android {version} (API {code}) es demasiado antiguo: la aplicación del arnés necesita la API {what}.',
  },
  'agent.offer.other_abi': {
    en: 'The harness app is for {code}; this phone has {what}.',
    es: 'La aplicación del arnés es para {code}; este teléfono tiene {what}.',
  },
  'agent.offer.old_harness': {
    en: 'The portal’s harness app {version} {detail}; that of version {to} does. Build it anew with npm run harness:build.',
    es: 'La aplicación del arnés {version} del portal es demasiado antigua; la de la versión {to} sirve. Compílela de nuevo con npm run harness:build. («{detail}»)',
  },
  'agent.offer.not_told': {
    en: 'The portal has not told yet which harness app it has.',
    es: 'El portal aún no ha indicado qué aplicación del arnés tiene.',
  },
  'agent.offer.npu_unknown': {
    en: '{name} has no NPU that Rackmark knows of.',
    es: '{name} no tiene ninguna NPU que Rackmark conozca.',
  },
  'agent.offer.npu_no_way': {
    en: 'LiteRT has no way to the NPU of {name}.',
    es: 'LiteRT no tiene acceso a la NPU de {name}.',
  },
  'agent.offer.npu_old_android': {
    en: 'The NPU of {name} needs Android API {code}; this phone has Android {version} (API {what}).',
    es: 'La NPU de {name} necesita la API {code} de Android; este teléfono tiene Android {version} (API {what}).',
  },
  'agent.offer.npu_no_libraries': {
    en: 'The harness APK brings no NPU libraries; {what} needs {code}. Get it from {name} and run npm run harness:build -- --npu-libraries DIR.',
    es: 'El APK del arnés no trae bibliotecas de NPU; {what} necesita {code}. Obténgala de {name} y ejecute npm run harness:build -- --npu-libraries DIR.',
  },
  'agent.offer.only_runner': {
    en: 'Only with the runner {code}: {why}.',
    es: 'Solo con el programa {code}: {why}.',
  },
} as const satisfies Messages;
