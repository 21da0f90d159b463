import type { Messages } from '../../message.js';

/** Why a command cannot run: its files, its devices, its portal. */
export const cannot = {
  'cannot.as_told': { en: '{sentence}', es: '{sentence}' },
  'cannot.lines': { en: '{lines}', es: '{lines}' },
  'cannot.of_file': { en: '{path}: {sentence}', es: '{path}: {sentence}' },
  'cannot.there_are': { en: 'There are: {text}.', es: 'Hay: {text}.' },
  'cannot.there_are_none': { en: 'There are none.', es: 'No hay ninguno.' },
  'cannot.failed': { en: 'Rackmark failed: {given}', es: 'Rackmark falló: {given}' },
  'cannot.setting': {
    en: '{name} is no setting of Rackmark; docs/settings.md names them all. Unset it.',
    es: '{name} no es un ajuste de Rackmark; docs/settings.md los nombra todos. Quítelo del entorno.',
  },
  'cannot.setting.near': {
    en: '{name} is no setting; did you mean {a}? Correct it or unset it.',
    es: '{name} no es un ajuste. ¿Quiso decir {a}? Corríjalo o quítelo del entorno.',
  },

  'cannot.no_files': {
    en: 'Name at least one model file; or a suite with --suite, whose models are measured.',
    es: 'Indique al menos un archivo de modelo, o con --suite una suite cuyos modelos se midan.',
  },
  'cannot.no_such_file': { en: 'There is no such file.', es: 'No existe ese archivo.' },
  'cannot.folder': {
    en: 'This is a folder, not a model file.',
    es: 'Es una carpeta, no un archivo de modelo.',
  },
  'cannot.pipe': {
    en: 'This is a pipe or a device, not a file. Give the path of a model file.',
    es: 'Es una tubería o un dispositivo del sistema, no un archivo. Indique la ruta de un archivo de modelo.',
  },
  'cannot.empty_file': { en: 'The file is empty.', es: 'El archivo está vacío.' },
  'cannot.no_model': {
    en: 'This is no .tflite, .litertlm or .task file: it does not begin like one. Nothing was sent.',
    es: 'No es un archivo .tflite, .litertlm ni .task: no empieza como tal. No se envió nada.',
  },
  'cannot.no_parts': {
    en: '{model} is one model, without parts.',
    es: '{model} es un solo modelo, sin partes.',
  },
  'cannot.no_part': {
    en: '{model} has no part {name}; it has: {commas}.',
    es: '{model} no tiene ninguna parte {name}; tiene: {commas}.',
  },
  'cannot.kinds': {
    en: 'Language models in .litertlm and .task files run on LiteRT-LM, .tflite files on LiteRT: measure them one kind at a time.',
    es: 'Los modelos de lenguaje en archivos .litertlm y .task se ejecutan con LiteRT-LM, y los archivos .tflite, con LiteRT: mídalos por separado.',
  },
  'cannot.prompt': {
    en: 'The prompt file {path} cannot be read: {given}',
    es: 'No se puede leer el archivo de la indicación (prompt) {path}: {given}',
  },
  'cannot.library': {
    en: '{sentence} (--engine litert-js measures with LiteRT.js.)',
    es: '{sentence} (--engine litert-js mide con LiteRT.js).',
  },

  'cannot.model.none': {
    en: 'No model is called "{given}" or has a SHA-256 that begins so.',
    es: 'Ningún modelo se llama «{given}» ni tiene un SHA-256 que empiece así.',
  },
  'cannot.model.no_file': {
    en: '{given} is no model file ({why}), and no model is called "{given}" or has a SHA-256 that begins so.',
    es: '{given} no es un archivo de modelo ({why}), y ningún modelo se llama «{given}» ni tiene un SHA-256 que empiece así.',
  },
  'cannot.model.many': {
    en: 'More than one model is called "{given}" or has a SHA-256 that begins so: {commas}. Name one by its SHA-256.',
    es: 'Más de un modelo se llama «{given}» o tiene un SHA-256 que empieza así: {commas}. Indique uno por su SHA-256.',
  },
  'cannot.device.none': {
    en: 'No device is called "{given}".',
    es: 'Ningún dispositivo se llama «{given}».',
  },
  'cannot.device.none_of': {
    en: 'No device is called "{given}". {sentence}',
    es: 'Ningún dispositivo se llama «{given}». {sentence}',
  },
  'cannot.device.many': {
    en: 'More than one device is called "{given}": {commas}. Name one by its id.',
    es: 'Más de un dispositivo se llama «{given}»: {commas}. Indique uno por su id.',
  },
  'cannot.device.away': {
    en: 'No device is connected to the portal. npm start brings one; npx rackmark agent adds this computer to another portal.',
    es: 'Ningún dispositivo está conectado al portal. npm start incluye uno; npx rackmark agent añade este equipo a otro portal.',
  },
  'cannot.agent.none': {
    en: 'No agent is called "{given}". {sentence}',
    es: 'Ningún agente se llama «{given}». {sentence}',
  },
  'cannot.agent.many': {
    en: 'Several agents were called "{given}": {commas}. Name one by its id.',
    es: 'Varios agentes se llamaron «{given}»: {commas}. Indique uno por su id.',
  },

  'cannot.portal.other_version': {
    en: '{path} answers like another version of Rackmark. Use the command of the same clone.',
    es: '{path} responde como otra versión de Rackmark. Use el comando del mismo clon.',
  },
  'cannot.portal.unreachable': {
    en: 'The portal at {path} cannot be reached ({given}). Start it with npm start, or name another with --server.',
    es: 'No se puede conectar con el portal en {path} ({given}). Inícielo con npm start o indique otro con --server.',
  },
  'cannot.portal.answered': {
    en: 'The portal at {path} answered {code}.',
    es: 'El portal en {path} respondió {code}.',
  },
  'cannot.portal.nobody': {
    en: 'No Rackmark answers at {path}. Start it there, or {kind, select, setting {unset RACKMARK_SERVER} other {leave --server out}} to use one of your own.',
    es: 'Ningún Rackmark responde en {path}. Inícielo allí o {kind, select, setting {quite RACKMARK_SERVER del entorno} other {prescinda de --server}} para usar uno propio.',
  },
  'cannot.portal.none_here': {
    en: 'No Rackmark runs at {path}. Start it with npm start, or name another with --server.',
    es: 'No hay ningún Rackmark en marcha en {path}. Inícielo con npm start o indique otro con --server.',
  },
  'cannot.portal.ended': {
    en: '{kind, select, server {The server} other {The agent}} ended before it was ready.',
    es: '{kind, select, server {El servidor} other {El agente}} terminó antes de estar listo.',
  },
  'cannot.portal.late': {
    en: '{kind, select, server {The server} other {The agent}} was not ready after {n, number} s. {given}',
    es: '{kind, select, server {El servidor} other {El agente}} no estaba listo después de {n, number} s. {given}',
  },
  'cannot.upload.nowhere': {
    en: 'The portal did not say where the upload goes.',
    es: 'El portal no dijo adónde enviar el archivo.',
  },
  'cannot.upload.unfinished': {
    en: 'The portal did not take the upload to its end.',
    es: 'El portal no recibió el archivo hasta el final.',
  },
  'cannot.start.other_portal': {
    en: 'RACKMARK_SERVER names the portal at {path}; this command starts one here. Unset it, or add this computer to that portal with npx rackmark agent.',
    es: 'RACKMARK_SERVER indica el portal en {path}, y este comando inicia uno aquí. Quite RACKMARK_SERVER del entorno o añada este equipo a ese portal con npx rackmark agent.',
  },
  'cannot.start.first_look': {
    en: 'RACKMARK_FIRST_LOOK must be 0 or 1 (it is "{given}").',
    es: 'RACKMARK_FIRST_LOOK debe ser 0 o 1 (es «{given}»).',
  },
  'cannot.token': {
    en: 'A token is shown once, when it is made. npx rackmark token --new makes a new one; the old one and all sessions end.',
    es: 'Un token de acceso se muestra una sola vez, al crearlo. npx rackmark token --new crea otro; el anterior y todas las sesiones dejan de valer.',
  },
} as const satisfies Messages;
