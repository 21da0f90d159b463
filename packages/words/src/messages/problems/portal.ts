import type { Messages } from '../../message.js';

/** What every part of a portal refuses alike. */
export const ofPortal = {
  'problem.not_found': {
    en: 'There is {kind, select, model {no model} part {no part} benchmark {no benchmark} cell {no cell} run {no run} job {no job} device {no device} device_set {no device set} agent {no agent} task {no task} upload {no upload} alert {no alert} gate {no gate} suite {no suite} release {no release} series {no series} target {no target} report {no report} report_version {no report version} link {no link} other {nothing like}} {code}. It may have been mistyped; the list shows what there is.',
    es: 'No existe {kind, select, model {el modelo} part {la parte} benchmark {la prueba} cell {la celda} run {la ejecución} job {el trabajo} device {el dispositivo} device_set {el conjunto de dispositivos} agent {el agente} task {la tarea} upload {la subida} alert {la alerta} gate {el control} suite {la suite} release {la versión} series {la serie} target {el destino} report {el informe} report_version {la versión del informe} link {el enlace} other {eso:}} {code}. Puede que esté mal escrito; la lista muestra lo que hay.',
  },
  'problem.nothing_here': {
    en: 'There is nothing at this address. /api/v1/openapi.json lists every operation.',
    es: 'No hay nada en esta dirección. /api/v1/openapi.json enumera todas las operaciones.',
  },
  'problem.bad_request': {
    en: '{where}: {detail}{n, plural, =0 {} other { (and # more)}}.',
    es: '{where}: {detail}{n, plural, =0 {} other { (y # más)}}.',
  },
  'problem.bad_request.whole': { en: 'The request', es: 'La petición' },
  'problem.bad_message.whole': { en: 'The message', es: 'El mensaje' },
  'problem.bad_message': { en: '{where}: {detail}', es: '{where}: «{detail}»' },
  'problem.database_unavailable': {
    en: 'The portal’s database is away at this moment; the portal connects again by itself. Try again in a few seconds.',
    es: 'La base de datos del portal no está disponible en este momento; el portal se vuelve a conectar solo. Inténtelo de nuevo en unos segundos.',
  },
  'problem.storage_full': {
    en: 'The disk is full, so nothing was stored. Free some space in the data folder and try again.',
    es: 'El disco está lleno, así que no se guardó nada. Libere espacio en la carpeta de datos e inténtelo de nuevo.',
  },
  'problem.body_unreadable': {
    en: 'The request’s body cannot be read: {why}.',
    es: 'El cuerpo de la petición no se puede leer: «{why}».',
  },
  'problem.body_packed': {
    en: 'The body is packed ({code}). Send it as it is.',
    es: 'El cuerpo está comprimido ({code}). Envíelo tal cual.',
  },
  'problem.broke_off': { en: 'The request broke off.', es: 'La petición se interrumpió.' },
  'problem.body_too_large': {
    en: 'The body holds {detail}, which is the most that is taken here. Nothing was stored.',
    es: 'El cuerpo es demasiado grande («{detail}»). No se guardó nada.',
  },
  'problem.message_too_large': {
    en: 'The message holds {detail}, which is the most that is taken.',
    es: 'El mensaje es demasiado grande («{detail}»).',
  },
  'problem.more_than_bytes': { en: 'more than {n, number} bytes', es: 'más de {n, number} bytes' },
  'problem.too_many_at_once': {
    en: 'More than {n, number} large requests of this sender wait to be read. Send this one again later.',
    es: 'Ya esperan más de {n, number} peticiones grandes de este remitente. Vuelva a enviar esta más tarde.',
  },
  'problem.internal': {
    en: 'Something went wrong in Rackmark itself; the server’s log has it under {code}.',
    es: 'Algo falló en el propio Rackmark; consta en el registro del servidor con el código {code}.',
  },
  'problem.file_gone': { en: 'The file is not there any more.', es: 'El archivo ya no está.' },
  'problem.precondition': {
    en: 'A condition of this request (If-Match, If-Unmodified-Since) is not met.',
    es: 'No se cumple una condición de esta petición (If-Match, If-Unmodified-Since).',
  },
  'problem.precondition.file': {
    en: 'The file is not the one that If-Match names.',
    es: 'El archivo no es el que indica If-Match.',
  },
  'problem.too_large': {
    en: 'The request is larger than this operation takes.',
    es: 'La petición es mayor de lo que admite esta operación.',
  },
  'problem.range': {
    en: 'The range asked for lies outside the file.',
    es: 'El intervalo pedido queda fuera del archivo.',
  },
  'problem.address': {
    en: 'The address has a % that no two hexadecimal digits of UTF-8 follow.',
    es: 'La dirección tiene un % al que no siguen dos dígitos hexadecimales de UTF-8.',
  },
  'problem.refused': { en: '{detail}', es: 'La petición no es correcta: «{detail}»' },
  'problem.cursor': {
    en: 'This cursor was not given out by the list of {what}. Take next_cursor of its last page as it is, or leave the cursor out to begin at the first page.',
    es: 'Este cursor no es de la lista «{what}». Use el next_cursor de su última página tal cual, u omita el cursor para empezar por la primera.',
  },
  'problem.key_reused': {
    en: 'This Idempotency-Key was used for another {what}. Use a new key for a new request.',
    es: 'Esta Idempotency-Key ya se usó para otra petición ({what}). Use una clave nueva para una petición nueva.',
  },
  'problem.idempotency_key': {
    en: 'Idempotency-Key: {why}.',
    es: 'Idempotency-Key: {why}.',
  },
  'problem.not_allowed.key': {
    en: 'An agent’s key opens its own socket, fetches models, input files and the harness, and stores results of its own runs. This needs an administrator’s token.',
    es: 'La clave de un agente abre su propio socket, descarga modelos, archivos de entrada y el arnés, y guarda los resultados de sus propias ejecuciones. Esto requiere un token de acceso de administrador.',
  },
  'problem.not_allowed.agents': {
    en: 'This is for agents: it needs a key that an agent got when it enrolled.',
    es: 'Esto es para agentes: requiere la clave que un agente recibe al registrarse.',
  },
  'problem.token_missing': {
    en: 'This portal asks for a token. Send it as Authorization: Bearer …; the page asks for it by itself.',
    es: 'Este portal pide un token de acceso. Envíelo como Authorization: Bearer …; la página lo pide por sí sola.',
  },
  'problem.foreign.host': {
    en: 'The Host header says "{given}". Without a token Rackmark answers only under 127.0.0.1 or localhost.',
    es: 'La cabecera Host dice «{given}». Sin token de acceso, Rackmark solo responde en 127.0.0.1 o localhost.',
  },
  'problem.foreign.page': {
    en: 'The page {given} may not use this portal.',
    es: 'La página {given} no puede usar este portal.',
  },
  'problem.foreign.origin': {
    en: 'The page {given} may not use this portal at {path}.',
    es: 'La página {given} no puede usar este portal en {path}.',
  },
} as const satisfies Messages;
