import type { Messages } from '../message.js';

/**
 * What agents tell of their devices. They have no words and send English: a portal finds the code by the sentence
 * (`recognise.ts`). So the English is theirs to the letter, and parameters stand bare in it.
 */
export const agents = {
  'agent.gate.hot': {
    en: 'Cooling down: {a} °C, must be below {b} °C.',
    es: 'Se está enfriando: {a} °C, debe bajar de {b} °C.',
  },
  'agent.gate.thermal': {
    en: 'Cooling down: Android says thermal status “{what}”, must be “none”.',
    es: 'Se está enfriando: Android indica el estado térmico «{what}», debe ser «none».',
  },
  'agent.gate.thermal_faked': {
    en: 'Its thermal status was set by hand and says nothing. Run adb shell cmd thermalservice reset.',
    es: 'Su estado térmico se fijó a mano y no dice nada. Ejecute adb shell cmd thermalservice reset.',
  },
  'agent.gate.battery': {
    en: 'Charging: {a} %, must be at least {b} %.',
    es: 'Se está cargando: {a} %, debe tener al menos {b} %.',
  },
  'agent.gate.battery_unplugged': {
    en: 'Charging: {a} %, must be at least {b} %. It is not charging: look at its cable and the hub’s power.',
    es: 'Se está cargando: {a} %, debe tener al menos {b} %. No se carga: revise su cable y la alimentación del hub.',
  },
  'agent.gate.battery_faked': {
    en: 'Its battery values were set by hand and say nothing. Run adb shell dumpsys battery reset.',
    es: 'Los valores de su batería se fijaron a mano y no dicen nada. Ejecute adb shell dumpsys battery reset.',
  },
  'agent.gate.storage': {
    en: 'Its storage is full: {a} MiB free, must be {b} MiB. Free some space.',
    es: 'Su almacenamiento está lleno: {a} MiB libres, debe haber {b} MiB. Libere espacio.',
  },
  'agent.gate.screen': {
    en: 'Its screen is off; it is woken.',
    es: 'Su pantalla está apagada; se enciende.',
  },
  'agent.gate.load': {
    en: 'Waits for a calm phone: other programs use {a} % of it, must be below {b} %.',
    es: 'Espera a que el teléfono esté en calma: otros programas usan el {a} %, debe ser menos del {b} %.',
  },
  'agent.gate.computer_load': {
    en: 'Waits for a calm computer: other programs use {a} % of it.',
    es: 'Espera a que el equipo esté en calma: otros programas usan el {a} %.',
  },
  'agent.gate.about': {
    en: '{why}. About {time} at the present rate.',
    es: '{why}. Unos {time} al ritmo actual.',
  },
  'agent.gate.until': {
    en: '{why}. Gives up after {to}.',
    es: '{why}. Desiste a los {to}.',
  },
  'agent.gate.about_until': {
    en: '{why}. About {time} at the present rate; gives up after {to}.',
    es: '{why}. Unos {time} al ritmo actual; desiste a los {to}.',
  },
  'agent.gate.time_up': {
    en: 'The phone did not become fit within {a} min. {why}.',
    es: 'El teléfono no estuvo en condiciones en {a} min. {why}.',
  },
  'agent.gate.dark': {
    en: '{why}. It stays dark: on Xiaomi, Redmi and POCO switch on “USB debugging (Security settings)”.',
    es: '{why}. Sigue apagada: en Xiaomi, Redmi y POCO active «Depuración USB (ajustes de seguridad)».',
  },
  'agent.no_portal': {
    en: 'The portal cannot be reached: no run begins until it can.',
    es: 'No se puede alcanzar el portal: ninguna ejecución empieza hasta que se pueda.',
  },

  'agent.adb.absent': {
    en: 'Not connected. Plug it in again; it goes on by itself.',
    es: 'No está conectado. Vuelva a enchufarlo; continúa por sí solo.',
  },
  'agent.adb.offline': {
    en: 'It is connected but its adb does not answer.',
    es: 'Está conectado, pero su adb no responde.',
  },
  'agent.adb.unauthorized': {
    en: 'Unlock the phone and allow USB debugging for this computer; tick “Always allow from this computer”.',
    es: 'Desbloquee el teléfono y permita la depuración USB para este equipo; marque «Permitir siempre desde este equipo».',
  },
  'agent.adb.authorizing': {
    en: 'The phone is asked whether it trusts this computer. Unlock it and look at its screen.',
    es: 'Se pregunta al teléfono si confía en este equipo. Desbloquéelo y mire su pantalla.',
  },
  'agent.adb.no_permissions': {
    en: 'This computer’s user may not open the USB device. Set up the udev rules for phones, then plug it in again.',
    es: 'El usuario de este equipo no puede abrir el dispositivo USB. Configure las reglas de udev para teléfonos y vuelva a enchufarlo.',
  },
  'agent.adb.recovery': {
    en: 'It is in its recovery system. Choose “Reboot system now” on the phone.',
    es: 'Está en su sistema de recuperación. Elija «Reboot system now» en el teléfono.',
  },
  'agent.adb.sideload': {
    en: 'It waits for a system update (sideload). Restart it.',
    es: 'Espera una actualización del sistema (sideload). Reinícielo.',
  },
  'agent.adb.bootloader': {
    en: 'It is in its bootloader. Restart it.',
    es: 'Está en su bootloader. Reinícielo.',
  },
  'agent.adb.down': {
    en: 'This computer’s adb server is down; it is started again.',
    es: 'El servidor adb de este equipo no funciona; se inicia de nuevo.',
  },
  'agent.adb.ended': {
    en: 'The adb server ended ({detail}) and is started again.',
    es: 'El servidor adb terminó («{detail}») y se inicia de nuevo.',
  },
  'agent.adb.mute': {
    en: 'The adb server did not answer and is started again.',
    es: 'El servidor adb no respondió y se inicia de nuevo.',
  },
  'agent.adb.port_adb': {
    en: 'Another adb server listens at port {code}, where the agent would start its own adb server. Stop it, or set RACKMARK_ADB_PORT to a free port.',
    es: 'Otro servidor adb escucha en el puerto {code}, donde el agente iniciaría el suyo. Deténgalo o ponga en RACKMARK_ADB_PORT un puerto libre.',
  },
  'agent.adb.port': {
    en: 'Another program listens at port {code}, where the agent would start its own adb server. Stop it, or set RACKMARK_ADB_PORT to a free port.',
    es: 'Otro programa escucha en el puerto {code}, donde el agente iniciaría su servidor adb. Deténgalo o ponga en RACKMARK_ADB_PORT un puerto libre.',
  },

  'agent.life.silent': {
    en: 'It is connected but does not answer.',
    es: 'Está conectado, pero no responde.',
  },
  'agent.life.silent_because': {
    en: 'It does not answer ({detail}).',
    es: 'No responde («{detail}»).',
  },
  'agent.life.step': { en: 'It does not answer. {why}.', es: 'No responde. {why}.' },
  'agent.life.retry': {
    en: 'It is asked once more (step 1 of 4).',
    es: 'Se le pregunta otra vez (paso 1 de 4).',
  },
  'agent.life.reconnect': {
    en: 'Its link is made anew (step 2 of 4).',
    es: 'Se restablece su conexión (paso 2 de 4).',
  },
  'agent.life.reboot': { en: 'It is restarted (step 3 of 4).', es: 'Se reinicia (paso 3 de 4).' },
  'agent.life.gave_up': {
    en: 'The phone does not answer, and making its link anew did not help. Unplug it and plug it in again; if that is not enough, restart it by its power button.',
    es: 'El teléfono no responde, y restablecer su conexión no sirvió. Desenchúfelo y vuelva a enchufarlo; si no basta, reinícielo con su botón de encendido.',
  },
  'agent.life.unclean': {
    en: 'It could not be cleaned up: {why}.',
    es: 'No se pudo limpiar: {why}.',
  },
  'agent.life.unprepared': {
    en: 'It could not be prepared. {why}.',
    es: 'No se pudo preparar. {why}.',
  },
  'agent.life.again': {
    en: '{why}. It is tried again ({a} of {b}).',
    es: '{why}. Se intenta de nuevo ({a} de {b}).',
  },
  'agent.life.restarts': { en: 'It restarts.', es: 'Se reinicia.' },
  'agent.life.relinks': { en: 'Its link is made anew.', es: 'Se restablece su conexión.' },
  'agent.life.went_away': {
    en: 'The phone went away before the work began. {why}.',
    es: 'El teléfono desapareció antes de que empezara el trabajo. {why}.',
  },
  'agent.life.restarted': {
    en: 'It restarted and is ready after {a} s.',
    es: 'Se reinició y está listo tras {a} s.',
  },
  'agent.life.relinked': {
    en: 'Its link was made anew; it answers after {a} s.',
    es: 'Se restableció su conexión; responde tras {a} s.',
  },
  'agent.life.not_back': {
    en: 'It did not come back. Look at its screen and its cable.',
    es: 'No volvió. Mire su pantalla y su cable.',
  },
  'agent.life.cannot_restart': {
    en: 'It does not answer, so it cannot be told to restart. Hold its power button.',
    es: 'No responde, así que no se le puede pedir que se reinicie. Mantenga pulsado su botón de encendido.',
  },
  'agent.life.twin': {
    en: 'Another phone at this computer says the same of itself (serial {code}). Which is which is known only by a mark that Rackmark wrote; make sure that both keep it.',
    es: 'Otro teléfono de este equipo dice lo mismo de sí (número de serie {code}). Solo una marca que escribió Rackmark los distingue; asegúrese de que ambos la conserven.',
  },
  'agent.battery.poor': {
    en: 'Android says that its battery is {what}. Look whether it has swollen: the back or the screen lifts. Take it out of the rack if it has; a new battery costs less than a fire.',
    es: 'Android indica que su batería está en estado «{what}». Mire si se ha hinchado: la tapa o la pantalla se levantan. Si es así, sáquelo del rack; una batería nueva cuesta menos que un incendio.',
  },
  'agent.battery.was_hot': {
    en: 'Its battery was once at {a} °C, above {b} °C. Look whether it has swollen: the back or the screen lifts. Take it out of the rack if it has.',
    es: 'Su batería estuvo una vez a {a} °C, por encima de {b} °C. Mire si se ha hinchado: la tapa o la pantalla se levantan. Si es así, sáquelo del rack.',
  },
  'agent.heat.unknown': {
    en: 'Temperature unknown: neither Android, the kernel’s zones nor its battery tell one. No gate can wait for a cool phone; each verdict says so.',
    es: 'Temperatura desconocida: no la indican ni Android, ni las zonas del kernel, ni su batería. No se puede esperar a que el teléfono se enfríe; cada veredicto lo indica.',
  },
  'agent.heat.no_status': {
    en: 'Thermal status unknown: no sensor stands behind Android’s word. Gates look at its battery’s or skin’s temperature alone; each verdict says so.',
    es: 'Estado térmico desconocido: ningún sensor respalda lo que indica Android. Solo se mira la temperatura de su batería o carcasa; cada veredicto lo indica.',
  },

  'agent.link.restarted': {
    en: 'The phone restarted in the middle of its work.',
    es: 'El teléfono se reinició en mitad de su trabajo.',
  },
  'agent.link.restarted_in_run': {
    en: 'The phone restarted in the middle of a run.',
    es: 'El teléfono se reinició en mitad de una ejecución.',
  },
  'agent.link.adb_down': {
    en: 'The computer’s adb server is down (waited {a} s); the phone is not to blame.',
    es: 'El servidor adb del equipo no funciona (se esperó {a} s); no es culpa del teléfono.',
  },
  'agent.link.no_trust': {
    en: 'The phone does not trust this computer any more. {why}.',
    es: 'El teléfono ya no confía en este equipo. {why}.',
  },
  'agent.link.mute': {
    en: 'The phone is connected but does not answer (waited {a} s).',
    es: 'El teléfono está conectado, pero no responde (se esperó {a} s).',
  },
  'agent.link.gone': {
    en: 'The phone’s connection is gone and did not come back (waited {a} s).',
    es: 'Se perdió la conexión del teléfono y no volvió (se esperó {a} s).',
  },
  'agent.link.no_answer': {
    en: 'The phone does not answer ({detail}).',
    es: 'El teléfono no responde («{detail}»).',
  },
  'agent.link.refuses': {
    en: 'The phone is connected but refuses to work ({detail}).',
    es: 'El teléfono está conectado, pero se niega a trabajar («{detail}»).',
  },
  'agent.link.adb_mute': {
    en: 'The computer’s adb server does not answer ({detail}).',
    es: 'El servidor adb del equipo no responde («{detail}»).',
  },
  'agent.link.lost': {
    en: 'The link to the phone is gone ({detail}).',
    es: 'Se perdió la conexión con el teléfono («{detail}»).',
  },
  'agent.link.storage': {
    en: 'The phone ran out of storage while a file was copied ({detail}).',
    es: 'El teléfono se quedó sin almacenamiento mientras se copiaba un archivo («{detail}»).',
  },
  'agent.link.package_service': {
    en: 'The phone’s package service is not up ({detail}).',
    es: 'El servicio de paquetes del teléfono no está en marcha («{detail}»).',
  },
  'agent.link.fault': {
    en: 'The agent failed at this phone: {detail}',
    es: 'El agente falló con este teléfono: «{detail}»',
  },
  'agent.disk_full': {
    en: 'The disk of the agent is full ({detail}).',
    es: 'El disco del agente está lleno («{detail}»).',
  },
  'agent.stopped': { en: 'The work was stopped.', es: 'El trabajo se detuvo.' },
} as const satisfies Messages;
