import type { Messages } from '../../message.js';

export const notifications = {
  'notify.title': { en: 'Notifications', es: 'Notificaciones' },
  'notify.what': {
    en: 'Who is told when a release became slower, when data is missing, when a gate has its answer.',
    es: 'A quién se avisa cuando una versión empeora, cuando faltan datos o cuando un control tiene su respuesta.',
  },
  'notify.add': { en: 'Add a target', es: 'Añadir un destino' },
  'notify.none': { en: 'Nobody is told', es: 'No se avisa a nadie' },
  'notify.none.what': {
    en: 'Alerts stand on their page until somebody looks. A webhook or an e-mail address gets them when they are raised.',
    es: 'Las alertas quedan en su página hasta que alguien las mira. Un webhook o una dirección de correo las recibe cuando se abren.',
  },
  'notify.lead': {
    en: '{n, plural, =0 {Every last message arrived.} one {One target did not get its last message.} other {# targets did not get their last message.}}',
    es: '{n, plural, =0 {Todos los últimos mensajes llegaron.} one {Un destino no recibió su último mensaje.} other {# destinos no recibieron su último mensaje.}}',
  },
  'notify.kind': {
    en: '{kind, select, json {Webhook, JSON} slack {Webhook, Slack} other {E-mail}}',
    es: '{kind, select, json {Webhook, JSON} slack {Webhook, Slack} other {Correo electrónico}}',
  },
  'notify.hears': {
    en: '{kind, select, alert_raised {an alert is raised} alert_ended {an alert ends} missing_data {data is missing} gate_decided {a gate has its answer} other {a run of a suite has ended}}',
    es: '{kind, select, alert_raised {se abre una alerta} alert_ended {se cierra una alerta} missing_data {faltan datos} gate_decided {un control tiene su respuesta} other {termina la ejecución de una suite}}',
  },
  'notify.hears_when': { en: 'When: {commas}', es: 'Cuando: {commas}' },
  'notify.of_all': { en: 'of all suites', es: 'de todas las suites' },
  'notify.of': { en: 'of {list}', es: 'de {list}' },
  'notify.of_none': {
    en: 'of no suite: those that it named were removed',
    es: 'de ninguna suite: las que indicaba se eliminaron',
  },
  'notify.column.target': { en: 'Target', es: 'Destino' },
  'notify.column.hears': { en: 'Hears', es: 'Se le avisa' },
  'notify.column.last': { en: 'Last message', es: 'Último mensaje' },
  'notify.column.actions': { en: 'Actions', es: 'Acciones' },
  'notify.off': { en: 'off', es: 'desactivado' },
  'notify.last': {
    en: '{state, select, delivered {Arrived} given_up {Given up} other {Not yet arrived}}',
    es: '{state, select, delivered {Llegó} given_up {Se dejó de intentar} other {Aún no ha llegado}}',
  },
  'notify.last.none': { en: 'Nothing was sent yet', es: 'Aún no se ha enviado nada' },
  'notify.attempts': {
    en: '{n, plural, one {# attempt} other {# attempts}}',
    es: '{n, plural, one {# intento} other {# intentos}}',
  },
  'notify.next': { en: 'next try {time}', es: 'próximo intento {time}' },
  'notify.test': { en: 'Test', es: 'Probar' },
  'notify.test_of': { en: 'Send a test to {name}', es: 'Enviar una prueba a {name}' },
  'notify.tested': {
    en: '{state, select, delivered {The test arrived.} other {The test did not arrive.}}',
    es: '{state, select, delivered {La prueba llegó.} other {La prueba no llegó.}}',
  },
  'notify.edit': { en: 'Edit', es: 'Editar' },
  'notify.edit_of': { en: 'Edit {name}', es: 'Editar {name}' },
  'notify.sent': { en: 'Sent', es: 'Enviados' },
  'notify.sent_of': { en: 'What was sent to {name}', es: 'Qué se envió a {name}' },
  'notify.sent.none': {
    en: 'Nothing in the last 30 days. A test is not listed.',
    es: 'Nada en los últimos 30 días. Las pruebas no se muestran.',
  },
  'notify.remove': { en: 'Remove', es: 'Eliminar' },
  'notify.remove.sure': {
    en: 'Nobody is told there any more, and what was sent is forgotten.',
    es: 'Ya no se avisará allí, y se olvida lo que se envió.',
  },
  'notify.form.kind': { en: 'How', es: 'Cómo' },
  'notify.form.name': { en: 'Name', es: 'Nombre' },
  'notify.form.url': { en: 'Address', es: 'Dirección' },
  'notify.form.addresses': {
    en: 'E-mail addresses, with commas between them',
    es: 'Direcciones de correo, separadas por comas',
  },
  'notify.form.no_mail': {
    en: 'This portal has no mail server: whoever runs it sets RACKMARK_SMTP_URL and RACKMARK_MAIL_FROM.',
    es: 'Este portal no tiene servidor de correo: quien lo administra define RACKMARK_SMTP_URL y RACKMARK_MAIL_FROM.',
  },
  'notify.form.language': { en: 'Language', es: 'Idioma' },
  'notify.form.when': { en: 'When', es: 'Cuándo' },
  'notify.form.suites': { en: 'Of', es: 'De' },
  'notify.form.all': { en: 'All suites, and gates of none', es: 'Todas las suites, y controles sin suite' },
  'notify.form.some': { en: 'These suites', es: 'Estas suites' },
  'notify.form.enabled': { en: 'On', es: 'Activado' },
  'notify.form.save': { en: 'Save', es: 'Guardar' },
  'notify.form.cancel': { en: 'Cancel', es: 'Cancelar' },
  'notify.secret': { en: 'The secret of {name}', es: 'El secreto de {name}' },
  'notify.secret.what': {
    en: 'Its receiver checks signatures by it. It is shown this once; if it is lost, remove the target and add it again.',
    es: 'El receptor comprueba las firmas con él. Se muestra solo esta vez; si se pierde, elimine el destino y añádalo de nuevo.',
  },
} as const satisfies Messages;
