import type { Messages } from '../message.js';

/** Lines of a device’s log, and why its health is what it is. */
export const deviceLog = {
  'log.enabled': { en: 'Taken back into service.', es: 'De nuevo en servicio.' },
  'log.draining': {
    en: 'Draining: it finishes what it has begun and takes no new work.',
    es: 'En vaciado: termina lo que ha empezado y no acepta trabajo nuevo.',
  },
  'log.maintenance': {
    en: 'Taken into maintenance: it takes no work.',
    es: 'En mantenimiento: no acepta trabajo.',
  },
  'log.retired': {
    en: 'Retired: it takes no more work and is in no choice of devices.',
    es: 'Retirado: ya no acepta trabajo ni se puede elegir.',
  },
  'log.quarantine': {
    en: 'Put into quarantine until {until_at}.',
    es: 'Puesto en cuarentena hasta el {until_at}.',
  },
  'log.released': { en: 'Released.', es: 'Liberado.' },
  'log.stays': {
    en: 'Stays with agent “{agent}”; agent “{name}” does not get it.',
    es: 'Se queda con el agente «{agent}»; el agente «{name}» no lo recibe.',
  },
  'log.moved': { en: 'Given to agent “{agent}”.', es: 'Entregado al agente «{agent}».' },
  'log.pool': { en: 'Put into the pool “{name}”.', es: 'Añadido al grupo «{name}».' },
  'log.no_pool': { en: 'Taken out of its pool.', es: 'Sacado de su grupo.' },
  'log.task.asked': {
    en: '{kind, select, reboot {A reboot} reconnect {A reconnect} other {A canary}} was asked for.',
    es: 'Se pidió {kind, select, reboot {un reinicio} reconnect {una reconexión} other {una prueba canario}}.',
  },
  'log.task.done': {
    en: '{kind, select, reboot {Reboot done} reconnect {Reconnect done} other {Canary passed}}{why}.',
    es: '{kind, select, reboot {Reinicio hecho} reconnect {Reconexión hecha} other {Prueba canario superada}}{why}.',
  },
  'log.task.failed': {
    en: '{kind, select, reboot {Reboot} reconnect {Reconnect} other {Canary}} failed{why}.',
    es: '{kind, select, reboot {Reinicio} reconnect {Reconexión} other {Prueba canario}}: falló{why}.',
  },
  'log.task.not_ended': {
    en: '{kind, select, reboot {Reboot} reconnect {Reconnect} other {Canary}} not done: agent “{agent}” took it and did not say how it ended.',
    es: '{kind, select, reboot {Reinicio} reconnect {Reconexión} other {Prueba canario}}: sin hacer. El agente «{agent}» aceptó la tarea y no indicó cómo terminó.',
  },
  'log.task.not_taken': {
    en: '{kind, select, reboot {Reboot} reconnect {Reconnect} other {Canary}} not done: agent “{agent}” did not ask for it within ten minutes. Is it connected?',
    es: '{kind, select, reboot {Reinicio} reconnect {Reconexión} other {Prueba canario}}: sin hacer. El agente «{agent}» no pidió la tarea en diez minutos. ¿Está conectado?',
  },
  'log.away': {
    en: 'Away: nothing was heard from its agent “{agent}” for two minutes.',
    es: 'Ausente: su agente «{agent}» no dio señales durante dos minutos.',
  },
  'log.canary_sent': {
    en: 'Its quarantine has ended: a canary was sent.',
    es: 'Terminó su cuarentena: se envió una prueba canario.',
  },
  'log.first_seen': {
    en: 'First seen, on agent “{agent}”.',
    es: 'Visto por primera vez, en el agente «{agent}».',
  },
  'log.on_agent': {
    en: 'It is connected to agent “{agent}” now.',
    es: 'Ahora está conectado al agente «{agent}».',
  },
  'log.retired_again': {
    en: 'It is here again, on agent “{agent}”, and stays retired: enable it to give it work.',
    es: 'Está aquí de nuevo, en el agente «{agent}», y sigue retirado: habilítelo para darle trabajo.',
  },
  'log.back': { en: 'It is heard from again.', es: 'Vuelve a dar señales.' },
  'log.adb': {
    en: '{state, select, device {It is there and answers.} absent {It is gone from the adb server: unplugged, switched off, or its cable is broken.} offline {The adb server shows it as offline: it is plugged in and does not answer.} unauthorized {It does not allow debugging from this computer: unlock it and tap “Allow”.} authorizing {It waits to be allowed: unlock it and tap “Allow”.} no_permissions {The computer may not open its USB port: the udev rules are missing.} recovery {It has started its recovery system instead of Android.} sideload {It waits for an update by sideload.} other {It is in its bootloader.}}',
    es: '{state, select, device {Está y responde.} absent {El servidor adb ya no lo ve: está desconectado o apagado, o su cable está roto.} offline {El servidor adb lo muestra sin conexión: está enchufado y no responde.} unauthorized {No autoriza la depuración desde este equipo: desbloquéelo y toque «Permitir».} authorizing {Espera autorización: desbloquéelo y toque «Permitir».} no_permissions {El equipo no puede abrir su puerto USB: faltan las reglas de udev.} recovery {Inició su sistema de recuperación en lugar de Android.} sideload {Espera una actualización por sideload.} other {Está en su bootloader.}}',
  },
  'log.recovering': { en: 'Recovering{why}.', es: 'Recuperándose{why}.' },
  'log.given_up': { en: 'Given up{why}.', es: 'Abandonado{why}.' },
  'log.recovered': { en: 'Recovered.', es: 'Recuperado.' },
  'log.prepared': { en: 'Prepared and ready.', es: 'Preparado y listo.' },
  'log.fact': { en: '{name}: {after}.', es: '{name}: {after}.' },
  'log.fact.changed': { en: '{name}: {before} → {after}.', es: '{name}: {before} → {after}.' },
  'log.fact.security_patch': { en: 'Security patch', es: 'Parche de seguridad' },
  'log.fact.build': { en: 'System build', es: 'Compilación del sistema' },
  'log.fact.harness': { en: 'Harness', es: 'Arnés' },
  'log.fact.gpu_driver': { en: 'GPU driver', es: 'Controlador de la GPU' },
  'log.fact.os': { en: 'Operating system', es: 'Sistema operativo' },
  'log.fact.place': { en: 'Place', es: 'Ubicación' },
  'log.fact.not_installed': { en: 'not installed', es: 'no instalado' },
  'log.fact.not_available': { en: 'not available', es: 'no disponible' },
  'log.fact.unknown_version': { en: 'unknown version', es: 'versión desconocida' },
  'log.failure': { en: '{code} {name}: {why}.', es: '{code} {name}: {why}.' },
  'log.health.ok': { en: 'Healthy again.', es: 'Sano de nuevo.' },
  'log.health.suspect': { en: 'Suspect: {why}.', es: 'Dudoso: {why}.' },
  'log.health.needs_repair': {
    en: 'Needs a person: {why}.',
    es: 'Necesita que una persona lo revise: {why}.',
  },
  'log.health.quarantined': {
    en: 'In quarantine until {until_at}: {why}.',
    es: 'En cuarentena hasta el {until_at}: {why}.',
  },

  'because.in_a_row': {
    en: '{n, number} attempts in a row failed because of the device. The last one: {why}.',
    es: '{n, number} intentos seguidos fallaron por causa del dispositivo. El último: {why}.',
  },
  'because.of_the_last': {
    en: '{n, number} of its last {of, number} attempts failed because of the device. The last one: {why}.',
    es: '{n, number} de sus últimos {of, number} intentos fallaron por causa del dispositivo. El último: {why}.',
  },
  'because.canary_failed': { en: 'A canary failed: {why}.', es: 'Falló una prueba canario: {why}.' },
  'because.a_day_already': {
    en: '{why}. It has been in quarantine for a day already: it needs a person.',
    es: '{why}. Ya ha pasado un día en cuarentena: necesita que una persona lo revise.',
  },
  'because.trial': {
    en: 'A job that goes well makes it healthy again.',
    es: 'Un trabajo que termine bien lo dará por sano.',
  },
  'because.canary_passed': {
    en: 'It passed a canary. A job that goes well makes it healthy again.',
    es: 'Superó una prueba canario. Un trabajo que termine bien lo dará por sano.',
  },
  'because.released': {
    en: 'A person released it. A job that goes well makes it healthy again.',
    es: 'Una persona lo liberó. Un trabajo que termine bien lo dará por sano.',
  },
  'because.disputed': {
    en: 'The agents “{agent}” and “{name}” both say that they have this phone: two phones of one serial, or one over the network. It stays with “{agent}”. Unplug one of them, or decide which agent it belongs to.',
    es: 'Los agentes «{agent}» y «{name}» dicen ambos tener este teléfono: dos teléfonos con el mismo número de serie, o uno por la red. Se queda con «{agent}». Desconecte uno de ellos o decida a qué agente pertenece.',
  },
} as const satisfies Messages;
