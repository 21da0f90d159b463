import type { Messages } from '../message.js';

/** Why a job waits, and what a phone’s state in the adb server means. */
export const waits = {
  'wait.tail': { en: '. {detail}', es: '. {detail}' },
  'wait.colon': { en: ': {detail}', es: ': {detail}' },
  'wait.next': {
    en: 'Next on {device}; it begins as soon as the agent asks for work.',
    es: 'Es lo siguiente en {device}; empieza en cuanto el agente pida trabajo.',
  },
  'wait.not_enabled': {
    en: '{device} {state, select, draining {is draining: it takes no new work} maintenance {is in maintenance: it takes no work} other {is retired: it takes no work any more}}{why}.',
    es: '{device} {state, select, draining {está en vaciado: no acepta trabajo nuevo} maintenance {está en mantenimiento: no acepta trabajo} other {está retirado: ya no acepta trabajo}}{why}.',
  },
  'wait.written_down': {
    en: '. The reason written down: {detail}',
    es: '. Motivo anotado: {detail}',
  },
  'wait.needs_person': {
    en: '{device} needs a person{why}.',
    es: '{device} necesita que una persona lo revise{why}.',
  },
  'wait.quarantine_over': {
    en: '{device} is in quarantine; a canary must pass before it takes work again{why}.',
    es: '{device} está en cuarentena; debe pasar una prueba canario antes de volver a aceptar trabajo{why}.',
  },
  'wait.quarantine': {
    en: '{device} is in quarantine until {until_at}{why}.',
    es: '{device} está en cuarentena hasta el {until_at}{why}.',
  },
  'wait.agent_away': {
    en: '{device} is not reachable: its agent “{agent}” is not connected.',
    es: '{device} no está disponible: su agente «{agent}» no está conectado.',
  },
  'wait.device_away': {
    en: '{device} is away, its agent “{agent}” is there. {state, select, device {It is there and answers} absent {It is gone from the adb server: unplugged, switched off, or its cable is broken} offline {The adb server shows it as offline: it is plugged in and does not answer} unauthorized {It does not allow debugging from this computer: unlock it and tap “Allow”} authorizing {It waits to be allowed: unlock it and tap “Allow”} no_permissions {The computer may not open its USB port: the udev rules are missing} recovery {It has started its recovery system instead of Android} sideload {It waits for an update by sideload} other {It stands in its bootloader}}{why}.',
    es: '{device} no está, su agente «{agent}» sí. {state, select, device {Está y responde} absent {El servidor adb ya no lo ve: está desconectado o apagado, o su cable está roto} offline {El servidor adb lo muestra sin conexión: está enchufado y no responde} unauthorized {No autoriza la depuración desde este equipo: desbloquéelo y toque «Permitir»} authorizing {Espera autorización: desbloquéelo y toque «Permitir»} no_permissions {El equipo no puede abrir su puerto USB: faltan las reglas de udev} recovery {Inició su sistema de recuperación en lugar de Android} sideload {Espera una actualización por sideload} other {Está en su bootloader}}{why}.',
  },
  'wait.agent_says': { en: '. Its agent says: {detail}', es: '. Su agente dice: «{detail}»' },
  'wait.queue': {
    en: 'Number {place, number} in the queue of {device}.',
    es: 'Número {place, number} en la cola de {device}.',
  },
  'wait.queue_behind': {
    en: 'Number {place, number} in the queue of {device}. It works on benchmark {benchmark, number} now.',
    es: 'Número {place, number} en la cola de {device}. Ahora trabaja en la prueba {benchmark, number}.',
  },
  'wait.retry': {
    en: 'The next attempt begins in {n, number} s.',
    es: 'El próximo intento empieza en {n, number} s.',
  },
  'wait.retry_after': {
    en: '{why}. The next attempt begins in {n, number} s.',
    es: '{why}. El próximo intento empieza en {n, number} s.',
  },
  'wait.gate': {
    en: '{device} waits to be fit{why}.',
    es: '{device} espera a estar en condiciones{why}.',
  },
  'wait.recovering': { en: '{device} is recovering{why}.', es: '{device} se está recuperando{why}.' },
  'wait.given_up': {
    en: '{device} was given up by its agent{why}.',
    es: '{device}: su agente desistió{why}.',
  },
  'wait.prepared': { en: '{device} is being prepared{why}.', es: '{device} se está preparando{why}.' },
} as const satisfies Messages;
