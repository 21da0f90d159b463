import type { Messages } from '../message.js';

/** What notifications say, and what came back from whoever they were sent to. */
export const notices = {
  'notice.alert.change': {
    en: '{name}: {list} slower since {after}',
    es: '{name}: {list} peor desde {after}',
  },
  'notice.alert.budget': {
    en: '{name}: {list} over its budget since {after}',
    es: '{name}: {list} por encima del límite desde {after}',
  },
  'notice.alert.missing': {
    en: '{name}: no valid run of {list} since {after}',
    es: '{name}: sin ejecución válida de {list} desde {after}',
  },
  'notice.alert.where': {
    en: '{effect_ratios} slower on {list}.',
    es: '{effect_ratios} peor en {list}.',
  },
  'notice.alert.where_missing': { en: 'On {list}.', es: 'En {list}.' },
  'notice.alert.before': {
    en: 'The last release that was as before is {before}.',
    es: 'La última versión que estaba como antes es {before}.',
  },
  'notice.alert_ended': {
    en: '{name}: alert {value} ended: {state, select, fixed {fixed} accepted {accepted as new level} noise {noise} wontfix {will not be fixed} other {the phone or the rack}}',
    es: '{name}: alerta {value} cerrada: {state, select, fixed {corregida} accepted {aceptada como nivel nuevo} noise {ruido} wontfix {no se corregirá} other {el teléfono o el rack}}',
  },
  'notice.alert_ended.was': { en: 'It was: {why}.', es: 'Era: {why}.' },
  'notice.reason': { en: 'Why: {text}', es: 'Motivo: {text}' },
  'notice.gate': {
    en: 'Gate {value}, {name}: {state, select, no_regression {no regression} regression {regression} cannot_tell {cannot tell} other {could not run}}',
    es: 'Control {value}, {name}: {state, select, no_regression {sin regresión} regression {regresión} cannot_tell {no se puede saber} other {no se pudo ejecutar}}',
  },
  'notice.suite_run': {
    en: '{name}: the run for {after} {state, select, cancelled {was cancelled} other {ended}}',
    es: '{name}: la ejecución para {after} {state, select, cancelled {se canceló} other {terminó}}',
  },
  'notice.suite_run.cells': {
    en: '{n, number} of {of, plural, one {# cell} other {# cells}} measured.',
    es: '{n, number} de {of, plural, one {# celda medida} other {# celdas medidas}}.',
  },
  'notice.simulated': {
    en: 'This portal takes simulated devices: these numbers may not be measurements of real ones.',
    es: 'Este portal admite dispositivos simulados: estas cifras pueden no ser mediciones de dispositivos reales.',
  },
  'notice.test': {
    en: 'Rackmark: a test of “{name}”',
    es: 'Rackmark: mensaje de prueba de “{name}”',
  },
  'notice.test.what': {
    en: 'Somebody asked for it on the page of notifications. Nothing happened.',
    es: 'Alguien lo pidió en la página de notificaciones. No ha pasado nada.',
  },
  'notice.open': { en: 'Open it in Rackmark', es: 'Abrir en Rackmark' },
  'notice.because': {
    en: 'Sent because “{name}” is among the notifications of this portal: {a}',
    es: 'Se envía porque “{name}” está entre las notificaciones de este portal: {a}',
  },

  'delivery.answered': { en: 'Answered {code}.', es: 'Respondió {code}.' },
  'delivery.redirect': {
    en: 'Answered {code}, a redirect, which is not followed. Enter the address that it leads to.',
    es: 'Respondió {code}, una redirección, que no se sigue. Indique la dirección a la que lleva.',
  },
  'delivery.gone': {
    en: 'Answered 410: the receiver wants no more messages.',
    es: 'Respondió 410: el receptor no quiere más mensajes.',
  },
  'delivery.no_answer': {
    en: 'No answer within {seconds} s.',
    es: 'Sin respuesta en {seconds} s.',
  },
  'delivery.no_connection': { en: 'No connection: {detail}.', es: 'Sin conexión: {detail}.' },
  'delivery.private': {
    en: '{name} is at a private address, {text}, where webhooks are not sent. RACKMARK_WEBHOOKS_PRIVATE=allow lets them.',
    es: '{name} está en una dirección privada, {text}, a la que no se envían webhooks. RACKMARK_WEBHOOKS_PRIVATE=allow lo permite.',
  },
  'delivery.mailed': {
    en: 'The mail server took it for {list}.',
    es: 'El servidor de correo lo aceptó para {list}.',
  },
  'delivery.mailed_partly': {
    en: 'The mail server took it for {list}, and not for {commas}.',
    es: 'El servidor de correo lo aceptó para {list}, y no para {commas}.',
  },
  'delivery.mail_refused': {
    en: 'The mail server refused it: {detail}.',
    es: 'El servidor de correo lo rechazó: {detail}.',
  },
  'delivery.no_mail': {
    en: 'This portal has no mail server: set RACKMARK_SMTP_URL and RACKMARK_MAIL_FROM.',
    es: 'Este portal no tiene servidor de correo: defina RACKMARK_SMTP_URL y RACKMARK_MAIL_FROM.',
  },
} as const satisfies Messages;
