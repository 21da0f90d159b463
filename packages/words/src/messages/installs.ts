import type { Messages } from '../message.js';

/** What a person must do at a phone that refuses the harness app, and what prebuilt programs cannot do: as in `agents.ts`. */
export const installs = {
  'agent.install.refused': {
    en: 'The phone refused the harness app ({detail}). {why}.',
    es: 'El teléfono rechazó la aplicación del arnés («{detail}»). {why}.',
  },
  'agent.install.xiaomi': {
    en: 'Xiaomi’s system (also Redmi, POCO) asks before each install over USB, whatever the app. Switch on “Install via USB” in its developer options (it wants a SIM and a Mi account once) and “USB debugging (Security settings)”, and confirm the dialog when it comes.',
    es: 'El sistema de Xiaomi (también Redmi, POCO) pregunta antes de cada instalación por USB, sea cual sea la aplicación. Active «Instalar vía USB» en sus opciones de desarrollador (pide una vez una SIM y una cuenta Mi) y «Depuración USB (ajustes de seguridad)», y confirme el diálogo cuando aparezca.',
  },
  'agent.install.xiaomi_lock': {
    en: 'Xiaomi’s system (also Redmi, POCO) asks before each install over USB, whatever the app. Switch on “Install via USB” in its developer options (it wants a SIM and a Mi account once) and “USB debugging (Security settings)”, and confirm the dialog when it comes. If it still refuses, switch off “MIUI optimisation” or “System optimisation” there.',
    es: 'El sistema de Xiaomi (también Redmi, POCO) pregunta antes de cada instalación por USB, sea cual sea la aplicación. Active «Instalar vía USB» en sus opciones de desarrollador (pide una vez una SIM y una cuenta Mi) y «Depuración USB (ajustes de seguridad)», y confirme el diálogo cuando aparezca. Si sigue rechazándola, desactive allí «Optimización de MIUI» u «Optimización del sistema».',
  },
  'agent.install.owner_said_no': {
    en: 'The phone itself or its owner said no: vivo, iQOO, Meizu and Xiaomi ask before each install over USB. Switch on “Install via USB” in its developer options (vivo: “USB installation”, with the account’s password), unlock the phone and confirm the dialog.',
    es: 'El propio teléfono o su dueño dijo que no: vivo, iQOO, Meizu y Xiaomi preguntan antes de cada instalación por USB. Active «Instalar vía USB» en sus opciones de desarrollador (vivo: «Instalación por USB», con la contraseña de la cuenta), desbloquee el teléfono y confirme el diálogo.',
  },
  'agent.install.oppo': {
    en: 'This number is its maker’s own: OPPO, realme and OnePlus so refuse what comes over USB. Allow it in the developer options (“Install via USB”, “Disable permission monitoring”), unlock the phone and confirm the dialog with the account’s password.',
    es: 'Este número es propio del fabricante: así rechazan OPPO, realme y OnePlus lo que llega por USB. Permítalo en las opciones de desarrollador («Instalar vía USB», «Desactivar supervisión de permisos»), desbloquee el teléfono y confirme el diálogo con la contraseña de la cuenta.',
  },
  'agent.install.not_allowed': {
    en: 'Switch on “Install via USB” in its developer options; then switch off “Verify apps over USB” there if it still refuses.',
    es: 'Active «Instalar vía USB» en sus opciones de desarrollador; si sigue rechazándola, desactive allí «Verificar aplicaciones por USB».',
  },
  'agent.install.verify': {
    en: 'Switch off “Verify apps over USB” in its developer options, and Play Protect if it still refuses.',
    es: 'Desactive «Verificar aplicaciones por USB» en sus opciones de desarrollador, y Play Protect si sigue rechazándola.',
  },
  'agent.install.storage': {
    en: 'Its storage is full, also with all models of Rackmark removed. Free some space on it.',
    es: 'Su almacenamiento está lleno, incluso sin ningún modelo de Rackmark. Libere espacio en él.',
  },
  'agent.install.abi': {
    en: 'The app is for 64-bit ARM; this phone’s system is another one.',
    es: 'La aplicación es para ARM de 64 bits; el sistema de este teléfono es otro.',
  },
  'agent.install.old': {
    en: 'Its Android is older than the app needs (Android 8).',
    es: 'Su Android es más antiguo de lo que la aplicación necesita (Android 8).',
  },
  'agent.install.other_key': {
    en: 'An app of this name that another key has signed is on it, for another user or as a system app. Remove it by hand.',
    es: 'Tiene una aplicación con este nombre firmada con otra clave, para otro usuario o como aplicación del sistema. Quítela a mano.',
  },
  'agent.install.newer': {
    en: 'A newer one is on it that could not be removed. Remove it by hand.',
    es: 'Tiene una más nueva que no se pudo quitar. Quítela a mano.',
  },
  'agent.install.damaged': {
    en: 'What arrived on the phone could not be read, although the file is as the portal has it. Try another cable or port and restart the phone; if every phone says so, run npm run harness:build on the portal’s computer again.',
    es: 'Lo que llegó al teléfono no se pudo leer, aunque el archivo es el del portal. Pruebe otro cable o puerto y reinicie el teléfono; si todos los teléfonos dicen lo mismo, ejecute de nuevo npm run harness:build en el equipo del portal.',
  },
  'agent.install.said_no': {
    en: 'Somebody or a dialog on the phone said no. Confirm the dialog the next time.',
    es: 'Alguien o un diálogo en el teléfono dijo que no. Confirme el diálogo la próxima vez.',
  },
  'agent.install.look': {
    en: 'Look at the phone’s screen, then try again.',
    es: 'Mire la pantalla del teléfono e inténtelo de nuevo.',
  },
  'agent.install.no_packages': {
    en: 'The phone’s package service did not come up within {a} s ({detail}). Restart the phone.',
    es: 'El servicio de paquetes del teléfono no arrancó en {a} s («{detail}»). Reinicie el teléfono.',
  },
  'agent.install.no_boot': {
    en: 'The phone did not finish starting within {a} s.',
    es: 'El teléfono no terminó de arrancar en {a} s.',
  },
  'agent.install.not_fetched': {
    en: 'The harness APK could not be fetched from the portal: {detail}.',
    es: 'El APK del arnés no se pudo descargar del portal: «{detail}».',
  },
  'agent.install.no_apk': {
    en: 'The portal has no harness APK. Run npm run harness:build on the portal’s computer.',
    es: 'El portal no tiene el APK del arnés. Ejecute npm run harness:build en el equipo del portal.',
  },

  'agent.model.too_large': {
    en: 'The model has {a} MiB, the phone has {b} MiB of memory: it cannot be loaded there.',
    es: 'El modelo ocupa {a} MiB y el teléfono tiene {b} MiB de memoria: no se puede cargar en él.',
  },
  'agent.model.no_room': {
    en: 'The model has {a} MiB; the phone has room for {b} MiB, with all other models removed and {c} MiB kept free.',
    es: 'El modelo ocupa {a} MiB; en el teléfono caben {b} MiB, sin ningún otro modelo y con {c} MiB libres.',
  },
  'agent.model.damaged': {
    en: 'The model arrived on the phone with other bytes, twice. Try another cable or another port of the hub.',
    es: 'El modelo llegó dos veces al teléfono con otros bytes. Pruebe otro cable u otro puerto del hub.',
  },
  'agent.disk_room': {
    en: 'The disk of the agent’s computer is full: {a} MB free, {b} MB needed. Free some space at {path}.',
    es: 'El disco del equipo del agente está lleno: {a} MB libres, se necesitan {b} MB. Libere espacio en {path}.',
  },

  'agent.program.missing': {
    en: 'This agent has no {what}. Set {code} to the prebuilt program for Android arm64.',
    es: 'Este agente no tiene {what}. Ponga en {code} el programa ya compilado para Android arm64.',
  },
  'agent.program.js': {
    en: 'LiteRT.js does not run on phones without a browser. Choose the engine LiteRT or LiteRT-LM.',
    es: 'LiteRT.js no se ejecuta en teléfonos sin navegador. Elija el motor LiteRT o LiteRT-LM.',
  },
  'agent.program.benchmark_model': {
    en: 'benchmark_model cannot measure this configuration: {why}.',
    es: 'benchmark_model no puede medir esta configuración: {why}.',
  },
  'agent.program.no_flag': {
    en: 'This build of it knows no --{code}.',
    es: 'Esta compilación no conoce --{code}.',
  },
  'agent.program.no_npu': {
    en: 'The vendor’s NPU libraries are not pushed beside it.',
    es: 'Las bibliotecas de NPU del fabricante no se copian junto a él.',
  },
  'agent.program.shapes': {
    en: 'Shapes of inputs are given by the harness only.',
    es: 'Solo el arnés puede dar formas a las entradas.',
  },
  'agent.program.files': {
    en: 'Inputs are filled from files by the harness only.',
    es: 'Solo el arnés puede llenar entradas desde archivos.',
  },
  'agent.program.operator': {
    en: 'The model has an operator that benchmark_model does not know.',
    es: 'El modelo tiene un operador que benchmark_model no conoce.',
  },
  'agent.program.not_every_operator': {
    en: 'The accelerator does not take every operator, and a fallback was not allowed.',
    es: 'El acelerador no admite todos los operadores, y no se permitió recurrir a la CPU.',
  },
  'agent.program.gpu_operators': {
    en: 'The GPU does not take every operator of the model, and a fallback was not allowed.',
    es: 'La GPU no admite todos los operadores del modelo, y no se permitió recurrir a la CPU.',
  },
  'agent.program.memory': {
    en: 'The model did not fit into memory.',
    es: 'El modelo no cupo en la memoria.',
  },
} as const satisfies Messages;
