import type { Messages } from '../../message.js';

/** Devices, agents, who may come in, and results that agents bring. */
export const ofRack = {
  'problem.no_devices': {
    en: 'No device meets this choice{detail}. Connect an agent, or choose fewer conditions; the rack page shows what there is.',
    es: 'Ningún dispositivo cumple esta selección{detail}. Conecte un agente o elija menos condiciones; la página del rack muestra lo que hay.',
  },
  'problem.no_devices.set_empty': {
    en: ': the set "{name}" is empty now, no device has the facts that it asks for',
    es: ': el conjunto «{name}» está vacío ahora, ningún dispositivo tiene las características que pide',
  },
  'problem.no_devices.in_set': {
    en: ': none of the {n, number} in the set "{name}" meets it',
    es: ': ninguno de los {n, number} del conjunto «{name}» la cumple',
  },
  'problem.no_devices.in_set_more': {
    en: ': none of the {n, number} in the set "{name}" meets it and the other conditions',
    es: ': ninguno de los {n, number} del conjunto «{name}» la cumple junto con las demás condiciones',
  },
  'problem.task_waits': {
    en: 'A {code} waits for this device already; its agent takes it with its next heartbeat.',
    es: 'Ya hay una tarea ({code}) en espera para este dispositivo; su agente la recibe con su próxima señal.',
  },
  'problem.device_has_results': {
    en: '{device} stands in {n, plural, one {a benchmark} other {# benchmarks}}, whose results would lose their device. Retire it instead: it leaves the rack, its results stay.',
    es: '{device} figura en {n, plural, one {una prueba} other {# pruebas}}, cuyos resultados perderían su dispositivo. Retírelo en su lugar: sale del rack y sus resultados se conservan.',
  },
  'problem.device_connected': {
    en: '{device} is connected: its agent "{agent}" would bring it back at once. Unplug it or stop the agent, wait two minutes, then delete it; or retire it.',
    es: '{device} está conectado: su agente «{agent}» lo traería de vuelta enseguida. Desenchúfelo o detenga el agente, espere dos minutos y elimínelo; o retírelo.',
  },
  'problem.agent_name_taken': {
    en: 'Another agent goes by the name "{agent}". Start this one with RACKMARK_AGENT_NAME set to a name of its own.',
    es: 'Otro agente usa el nombre «{agent}». Inicie este con un nombre propio en RACKMARK_AGENT_NAME.',
  },
  'problem.agent_id_taken': {
    en: 'This agent’s id is taken; a copied agent folder takes its id along. Empty the folder, then enrol it again.',
    es: 'El id de este agente ya está en uso; una carpeta de agente copiada lleva consigo su id. Vacíe la carpeta y regístrelo de nuevo.',
  },
  'problem.set_name_taken': {
    en: 'There is a set named "{name}" already. Choose another name, or remove that one first.',
    es: 'Ya existe un conjunto llamado «{name}». Elija otro nombre o quite antes ese.',
  },
  'problem.key_of_another_agent': {
    en: 'This key was given to another agent. Each agent enrols with a code of its own; a copied agent folder takes its key along, so empty it first.',
    es: 'Esta clave se dio a otro agente. Cada agente se registra con un código propio; una carpeta de agente copiada lleva consigo su clave, así que vacíela antes.',
  },
  'problem.simulated_device': {
    en: '{device} is simulated. A portal takes simulated devices only with RACKMARK_DEMO=1, where everything they make is marked.',
    es: '{device} es simulado. Un portal solo admite dispositivos simulados con RACKMARK_DEMO=1, donde todo lo que producen queda marcado.',
  },
  'problem.agent_unknown': {
    en: 'This socket has not said hello, or another process has taken its place. Say hello first.',
    es: 'Este socket no se ha presentado, u otro proceso ocupó su lugar. Preséntese primero (hello).',
  },

  'problem.action.busy': {
    en: '{device} measures for benchmark {benchmark, number}. Drain it and wait until it is free, or cancel benchmark {benchmark, number}.',
    es: '{device} mide para la prueba {benchmark, number}. Póngalo en vaciado y espere a que quede libre, o cancele la prueba {benchmark, number}.',
  },
  'problem.action.busy_retire': {
    en: '{device} measures for benchmark {benchmark, number}. Drain it first, then retire it.',
    es: '{device} mide para la prueba {benchmark, number}. Póngalo antes en vaciado y después retírelo.',
  },
  'problem.action.over': {
    en: 'The end of the quarantine ({time}) is over already. Choose a time to come.',
    es: 'El fin de la cuarentena ({time}) ya pasó. Elija un momento futuro.',
  },
  'problem.action.needs_repair': {
    en: '{device} needs repair already and takes no work. Release it when it is repaired.',
    es: '{device} ya necesita reparación y no recibe trabajo. Libérelo cuando esté reparado.',
  },
  'problem.action.nothing_to_release': {
    en: '{device} is neither in quarantine nor in need of repair; there is nothing to release it from.',
    es: '{device} no está en cuarentena ni necesita reparación; no hay nada de lo que liberarlo.',
  },
  'problem.action.only_phones': {
    en: '{device} is a {kind, select, browser {browser} other {computer}}; only phones are {word, select, reboot {rebooted} other {reconnected}} from here.',
    es: '{device} es un {kind, select, browser {navegador} other {equipo}}; desde aquí solo se {word, select, reboot {reinician} other {reconectan}} teléfonos.',
  },
  'problem.action.retired': {
    en: '{device} is retired. Enable it first.',
    es: '{device} está retirado. Habilítelo antes.',
  },
  'problem.action.undisputed': {
    en: 'No agent other than "{agent}" says to have {device} at hand now; there is nothing to decide.',
    es: 'Ningún agente aparte de «{agent}» dice tener {device} ahora; no hay nada que decidir.',
  },
  'problem.action.turned_down': {
    en: 'Agent "{agent}" has been turned down already.',
    es: 'El agente «{agent}» ya fue rechazado.',
  },
  'problem.action.another_agent': {
    en: 'It is agent "{agent}" that says to have {device} at hand, not the one that was named.',
    es: 'Es el agente «{agent}» quien dice tener {device}, no el que se indicó.',
  },
  'problem.action.agent_away': {
    en: '{device} is away: its agent "{agent}" is not connected. Start the agent, then try again.',
    es: '{device} no está disponible: su agente «{agent}» no está conectado. Inicie el agente e inténtelo de nuevo.',
  },
  'problem.action.unplugged': {
    en: '{device} is away: it is not plugged in, or switched off. Check the cable, then try again.',
    es: '{device} no está disponible: no está enchufado o está apagado. Revise el cable e inténtelo de nuevo.',
  },
  'problem.action.adb': {
    en: '{device} cannot be reached: the adb server says "{given}". Try to reconnect it first.',
    es: '{device} no responde: el servidor adb dice «{given}». Pruebe antes a reconectarlo.',
  },

  'problem.token_wrong': {
    en: 'This token is not, or no longer, known here. An administrator’s token is replaced by npx rackmark token --new on the portal’s computer.',
    es: 'Este token de acceso no se conoce aquí, o ya no vale. El de un administrador se sustituye con npx rackmark token --new en el equipo del portal.',
  },
  'problem.token_wrong.not_admin': {
    en: 'This is not an administrator’s token. It begins with rmk_admin_ and was printed at the portal’s first start.',
    es: 'Este no es un token de acceso de administrador. Empieza por rmk_admin_ y se mostró al iniciar el portal por primera vez.',
  },
  'problem.key_unknown': {
    en: 'This portal did not give this agent its key; another one may have. To bring the agent back, remove the key, make a new code (npx rackmark agents code) and start the agent with that.',
    es: 'Este portal no dio su clave a este agente; puede que la diera otro. Para recuperar el agente, quite la clave, cree un código nuevo (npx rackmark agents code) e inicie el agente con él.',
  },
  'problem.key_revoked': {
    en: 'This agent’s key was revoked, so the portal does not let it in. To bring the agent back, remove the key, make a new code (npx rackmark agents code) and start the agent with that.',
    es: 'La clave de este agente se revocó, así que el portal no lo deja entrar. Para recuperar el agente, quite la clave, cree un código nuevo (npx rackmark agents code) e inicie el agente con él.',
  },
  'problem.too_many_tokens': {
    en: 'Too many wrong tokens or codes came from this address. The next one is looked at in {wait_seconds}.',
    es: 'Llegaron demasiados tokens o códigos incorrectos desde esta dirección. El siguiente se mira dentro de {wait_seconds}.',
  },
  'problem.agent_has_key': {
    en: 'This agent has a key already. If the agent has lost it, revoke the key first (npx rackmark agents revoke NAME), then use the code again.',
    es: 'Este agente ya tiene una clave. Si la perdió, revóquela antes (npx rackmark agents revoke NOMBRE) y use el código de nuevo.',
  },
  'problem.code_wrong': {
    en: 'There is no such code; it may have been mistyped. A new one is made by npx rackmark agents code.',
    es: 'No existe ese código; puede que esté mal escrito. npx rackmark agents code crea uno nuevo.',
  },
  'problem.code_used': {
    en: 'This code was used already: each is good for one agent. A new one is made by npx rackmark agents code.',
    es: 'Este código ya se usó: cada uno sirve para un agente. npx rackmark agents code crea uno nuevo.',
  },
  'problem.code_expired': {
    en: 'This code is over: it was good for {n, number} minutes. A new one is made by npx rackmark agents code.',
    es: 'Este código caducó: valía {n, number} minutos. npx rackmark agents code crea uno nuevo.',
  },
  'problem.agent_key_not_found': {
    en: 'This agent has no key: it was revoked already, or the agent never enrolled.',
    es: 'Este agente no tiene clave: ya se revocó, o el agente nunca se registró.',
  },

  'problem.lease_stale': {
    en: 'This lease is not yours or not the current one; its work has moved on.',
    es: 'Esta concesión no es suya o no es la actual; su trabajo pasó a otro.',
  },
  'problem.lease_of_another_agent': {
    en: 'This lease was granted to another agent. The result was not stored.',
    es: 'Esta concesión se dio a otro agente. El resultado no se guardó.',
  },
  'problem.lease_not_of_run': {
    en: 'The result names a lease under which this run was never given to anybody. The result was not stored.',
    es: 'El resultado indica una concesión con la que esta ejecución nunca se dio a nadie. El resultado no se guardó.',
  },
  'problem.run_already_ended': {
    en: 'This run has another result already: it was measured again meanwhile. A result never changes, so this one was not stored.',
    es: 'Esta ejecución ya tiene otro resultado: mientras tanto se midió otra vez. Un resultado nunca cambia, así que este no se guardó.',
  },
  'problem.result_too_large': {
    en: 'The result cannot be taken. {why}. Nothing was stored.',
    es: 'El resultado no se puede aceptar. {why}. No se guardó nada.',
  },
  'problem.too_much_time': {
    en: 'It took more than {n, number} s.',
    es: 'Tardó más de {n, number} s.',
  },
  'problem.too_much_memory': {
    en: 'It needs more than {n, number} MiB.',
    es: 'Necesita más de {n, number} MiB.',
  },
  'problem.too_many_results': {
    en: 'More than {n, number} results of this job wait to be stored. Send this one again later.',
    es: 'Ya esperan más de {n, number} resultados de este trabajo para guardarse. Vuelva a enviar este más tarde.',
  },
  'problem.harness_app_not_found': {
    en: 'There is no harness APK in the portal’s folder for it (RACKMARK_HARNESS_DIR, else android-harness/out). Run npm run harness:build on the portal’s computer.',
    es: 'No hay APK del arnés en la carpeta del portal para ello (RACKMARK_HARNESS_DIR o android-harness/out). Ejecute npm run harness:build en el equipo del portal.',
  },
  'problem.harness_app_damaged': {
    en: 'The harness APK is not the one that was built (checksum). Run npm run harness:build again.',
    es: 'El APK del arnés no es el que se compiló (suma de comprobación). Ejecute de nuevo npm run harness:build.',
  },
} as const satisfies Messages;
