import type { Messages } from '../../message.js';

export const newBenchmark = {
  'new_benchmark.choose_what_to_measure_how_and': {
    en: 'Choose what to measure, how, and where. Every combination is a cell; the runs of all cells take turns.',
    es: 'Elija qué medir, cómo y dónde. Cada combinación es una celda; las ejecuciones de todas las celdas se alternan.',
  },
  'new_benchmark.no_models_yet_drop_one_here': {
    en: 'No models yet. Drop one here.',
    es: 'Todavía no hay modelos. Suelte uno aquí.',
  },
  'new_benchmark.without_a_base': { en: 'without a base', es: 'sin base' },
  'new_benchmark.configurations': { en: 'Configurations', es: 'Configuraciones' },
  'new_benchmark.accelerator': { en: 'accelerator', es: 'acelerador' },
  'new_benchmark.cpu_threads_several_make_a_matrix': {
    en: 'CPU threads, several make a matrix',
    es: 'hilos de CPU; varios forman una matriz',
  },
  'new_benchmark.measuring': { en: 'Measuring', es: 'Medición' },
  'new_benchmark.runs_a_cell': { en: 'runs a cell', es: 'ejecuciones por celda' },
  'new_benchmark.iterations_a_run_at_least': {
    en: 'iterations a run, at least',
    es: 'iteraciones por ejecución, como mínimo',
  },
  'new_benchmark.seconds_a_run_at_least': {
    en: 'seconds a run, at least',
    es: 'segundos por ejecución, como mínimo',
  },
  'new_benchmark.each_run_is_a_fresh_process': {
    en: 'Each run is a fresh process: cold load, warm load, first inference, warm-up until it is level, then measuring.',
    es: 'Cada ejecución es un proceso nuevo: carga en frío, carga en caliente, primera inferencia, calentamiento hasta estabilizarse y, después, medición.',
  },
  'new_benchmark.what_will_happen': { en: 'What will happen', es: 'Qué va a ocurrir' },
  'new_benchmark.starting': { en: 'Starting …', es: 'Empezando…' },
  'new_benchmark.start': { en: 'Start', es: 'Empezar' },
  'new_benchmark.choose_at_least_one_model': {
    en: 'Choose at least one model.',
    es: 'Elija al menos un modelo.',
  },
  'new_benchmark.choose_at_least_one_device': {
    en: 'Choose at least one device.',
    es: 'Elija al menos un dispositivo.',
  },
  'new_benchmark.nothing_can_be_measured': { en: 'Nothing can be measured', es: 'No se puede medir nada' },
  'new_benchmark.about': { en: 'About {time}', es: 'Unos {time}' },
  'new_benchmark.runs_on': { en: '{many} on {devices}', es: '{many} en {devices}' },
  'new_benchmark.will_be_unsupported': {
    en: '{n, plural, one {# cell} other {# cells}} will end as unsupported: {text}',
    es: '{n, plural, one {# celda acabará como no admitida} other {# celdas acabarán como no admitidas}}: {text}',
  },
  'new_benchmark.no_device_is_known_yet_npm': {
    en: 'No device is known yet. npm start brings this computer and its phones; npx rackmark agent adds another one.',
    es: 'Todavía no se conoce ningún dispositivo. npm start incluye este equipo y sus teléfonos; npx rackmark agent añade otro.',
  },
  'new_benchmark.chosen': { en: '{many} of {devices} chosen.', es: 'Elegidos {many} de {devices}.' },
  'new_benchmark.save_this_choice_as_a_set': {
    en: 'Save this choice as a set…',
    es: 'Guardar esta selección como conjunto…',
  },
  'new_benchmark.not_connected': { en: 'not connected', es: 'sin conexión' },
  'new_benchmark.by_you': { en: 'by you', es: 'por usted' },
  'new_benchmark.left_out': { en: 'Left out: {text}.', es: 'Fuera: {text}.' },
  'new_benchmark.all_devices_are_retired': {
    en: 'All devices are retired.',
    es: 'Todos los dispositivos están retirados.',
  },
  'new_benchmark.none_left': {
    en: 'No device has all of these facts. Without “{text}” there {n, plural, one {is #} other {are #}}.',
    es: 'Ningún dispositivo cumple todos estos datos. Sin «{text}» {n, plural, one {queda #} other {quedan #}}.',
  },
  'new_benchmark.drop_it': { en: 'Drop it', es: 'Quitarlo' },
  'new_benchmark.versions': { en: 'versions', es: 'versiones' },
  'new_benchmark.version_of_the_device': {
    en: '{text} as each device has it',
    es: '{text} tal como lo tiene cada dispositivo',
  },
  'new_benchmark.gpu_precision': { en: 'GPU precision', es: 'precisión de la GPU' },
  'new_benchmark.gpu_backend': { en: 'GPU backend', es: 'backend de la GPU' },
  'new_benchmark.npu_compile_mode': { en: 'NPU compile mode', es: 'modo de compilación de la NPU' },
  'new_benchmark.what_else': { en: 'what else', es: 'otras opciones' },
  'new_benchmark.the_cpu_may_take_operators_that': {
    en: 'the CPU may take operators that are left',
    es: 'la CPU puede ejecutar los operadores que queden',
  },
  'new_benchmark.keep_a_compile_cache': {
    en: 'keep a compile cache',
    es: 'conservar una caché de compilación',
  },
  'new_benchmark.rackmarks_harness': { en: 'Rackmark’s harness', es: 'el arnés de Rackmark' },
  'new_benchmark.every_sample_the_accelerator_that_was': {
    en: 'Every sample, the accelerator that was used, memory, outputs.',
    es: 'Todas las muestras, el acelerador que se usó, la memoria y las salidas.',
  },
  'new_benchmark.phones_only_literts_own_prebuilt_program': {
    en: 'Phones only: LiteRT’s own prebuilt program, for phones that refuse the APK and for comparison. It reports a mean, no raw samples; its numbers are never mixed with the harness’s.',
    es: 'Solo teléfonos: el programa precompilado de LiteRT, para teléfonos que rechazan el APK y para comparar. Informa una media, sin muestras; sus cifras nunca se mezclan con las del arnés.',
  },
  'new_benchmark.phones_only_litert_lms_own_prebuilt': {
    en: 'Phones only: LiteRT-LM’s own prebuilt program, for language models by numbers of tokens. It reports rates of whole answers, no single tokens and no text; its numbers are never mixed with the harness’s.',
    es: 'Solo teléfonos: el programa precompilado de LiteRT-LM, para modelos de lenguaje por número de tokens. Informa tasas de respuestas enteras, sin tokens sueltos ni texto; sus cifras nunca se mezclan con las del arnés.',
  },
  'new_benchmark.what_measures': { en: 'what measures', es: 'qué mide' },
  'new_benchmark.what_the_device_can': { en: 'what the device can', es: 'lo que pueda el dispositivo' },
  'new_benchmark.compiled_beforehand_aot': {
    en: 'compiled beforehand (AOT)',
    es: 'compilado de antemano (AOT)',
  },
  'new_benchmark.on_the_device_jit': { en: 'on the device (JIT)', es: 'en el dispositivo (JIT)' },
  'new_benchmark.there': { en: 'available', es: 'disponible' },
  'new_benchmark.cpu_emulates': { en: 'a CPU that emulates it', es: 'una CPU que lo emula' },
  'new_benchmark.not_there': { en: 'not available', es: 'no disponible' },
  'new_benchmark.prefill_tokens_several_make_a_matrix': {
    en: 'prefill tokens, several make a matrix',
    es: 'tokens de prellenado; varios forman una matriz',
  },
  'new_benchmark.decode_tokens_at_most': {
    en: 'decode tokens at most',
    es: 'tokens de decodificación como máximo',
  },
  'new_benchmark.decode_tokens': { en: 'decode tokens', es: 'tokens de decodificación' },
  'new_benchmark.context_empty_the_models_own': {
    en: 'context; empty: the model’s own',
    es: 'contexto; vacío: el propio del modelo',
  },
  'new_benchmark.prompt_empty_exactly_so_many_made': {
    en: 'prompt; empty: exactly so many made-up tokens in and out, whatever they say',
    es: 'indicación (prompt); vacía: exactamente tantos tokens generados de entrada y salida, digan lo que digan',
  },
  'new_benchmark.shapes_label': {
    en: 'shapes of inputs{rest}; empty: 1 for each open size',
    es: 'formas de las entradas{rest}; vacío: 1 para cada tamaño abierto',
  },
  'new_benchmark.for_example': { en: ', e.g. {text}', es: ', p. ej. {text}' },
  'new_benchmark.open_shapes': { en: 'Open:', es: 'Abiertas:' },
  'new_benchmark.parted': {
    en: '. Several shapes are separated by semicolons.',
    es: '. Varias formas se separan con punto y coma.',
  },
  'new_benchmark.inputs_of_your_own': { en: 'Inputs of your own', es: 'Entradas propias' },
  'new_benchmark.of_from_a_file': {
    en: '{many} of {total} from a file',
    es: '{many} de {total} desde un archivo',
  },
  'new_benchmark.all_made_up': { en: 'all made up', es: 'todas generadas' },
  'new_benchmark.npy_file': {
    en: 'A .npy file for an input, as',
    es: 'Un archivo .npy para una entrada, como lo escribe',
  },
  'new_benchmark.writes_it': {
    en: 'writes it, of its type and shape. Its bytes are part of the configuration.',
    es: ', de su tipo y forma. Sus bytes forman parte de la configuración.',
  },
  'new_benchmark.no_chosen_model_has_it': {
    en: 'no chosen model has it',
    es: 'ningún modelo elegido la tiene',
  },
  'new_benchmark.uploading': { en: 'Uploading …', es: 'Subiendo…' },
  'new_benchmark.another_file': { en: 'Another file', es: 'Otro archivo' },
  'new_benchmark.file_for_the_input': {
    en: 'File for the input {text}',
    es: 'Archivo para la entrada {text}',
  },
  'new_benchmark.make_the_input_up': { en: 'Make the input {text} up', es: 'Generar la entrada {text}' },
  'new_benchmark.remove': { en: 'Remove', es: 'Quitar' },
  'new_benchmark.no_tokens': {
    en: '“{text}” is no number of tokens: whole numbers from 1 to {many}.',
    es: '«{text}» no es un número de tokens: números enteros de 1 a {many}.',
  },
  'new_benchmark.give_at_least_one_number_of': {
    en: 'Give at least one number of tokens.',
    es: 'Indique al menos un número de tokens.',
  },
  'new_benchmark.give_at_least_one_number_of_2': {
    en: 'Give at least one number of threads.',
    es: 'Indique al menos un número de hilos.',
  },
  'new_benchmark.no_threads': {
    en: '“{text}” is no number of threads: whole numbers from 1 to {many}.',
    es: '«{text}» no es un número de hilos: números enteros de 1 a {many}.',
  },
  'new_benchmark.number_from': {
    en: '{kind, select, whole {A whole number} other {A number}} from {from} to {to}.',
    es: '{kind, select, whole {Un número entero} other {Un número}} de {from} a {to}.',
  },
} as const satisfies Messages;
