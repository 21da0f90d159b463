import { wrong } from '@rackmark/contracts';
import type { Message, Messages } from '../message.js';

/** What is wrong with a field of a request: it stands behind the field’s name and a colon. */
const ours = {
  'wrong.addresses_twice': { en: wrong.addresses_twice, es: 'nombra uno dos veces' },
  'wrong.alert_ref': { en: wrong.alert_ref, es: 'debe ser el id o el número de una alerta' },
  'wrong.benchmark_ref': { en: wrong.benchmark_ref, es: 'debe ser el id o el número de una prueba' },
  'wrong.block_twice': { en: wrong.block_twice, es: 'nombra un bloque dos veces' },
  'wrong.choose_configuration': { en: wrong.choose_configuration, es: 'elija al menos una configuración' },
  'wrong.choose_model': { en: wrong.choose_model, es: 'elija al menos un modelo' },
  'wrong.cursor': { en: wrong.cursor, es: 'no es de esta lista' },
  'wrong.engine_of_base': {
    en: wrong.engine_of_base,
    es: 'es de otro motor que la base: se comparan versiones de un mismo motor',
  },
  'wrong.engine_of_gate': {
    en: wrong.engine_of_gate,
    es: 'debe ser del motor cuyas versiones se comparan, sin versión propia y con el arnés de Rackmark',
  },
  'wrong.gate_ref': { en: wrong.gate_ref, es: 'debe ser el id o el número de un control' },
  'wrong.idempotency_key': {
    en: wrong.idempotency_key,
    es: 'debe tener de 1 a 200 caracteres ASCII visibles sin espacios',
  },
  'wrong.link_key': { en: wrong.link_key, es: 'debe ser la clave de un enlace' },
  'wrong.max_below_seconds': {
    en: wrong.max_below_seconds,
    es: 'no debe ser menor que seconds: la medición terminaría antes de durar lo pedido',
  },
  'wrong.model_twice': { en: wrong.model_twice, es: 'nombra un modelo dos veces' },
  'wrong.no_password': { en: wrong.no_password, es: 'no debe contener nombre ni contraseña' },
  'wrong.not_said': { en: wrong.not_said, es: 'contiene algo que no es texto, números ni frases' },
  'wrong.offset': { en: wrong.offset, es: 'debe ser UTC (Z) o una diferencia de menos de 16 horas' },
  'wrong.public_key': {
    en: wrong.public_key,
    es: 'debe ser una clave pública: 43 letras, dígitos, - y _',
  },
  'wrong.range': { en: wrong.range, es: 'low no debe ser mayor que high' },
  'wrong.release_or_releases': {
    en: wrong.release_or_releases,
    es: 'admite release o releases, no ambos',
  },
  'wrong.releases_files': {
    en: wrong.releases_files,
    es: 'releases: las versiones de un entorno de ejecución no traen archivos',
  },
  'wrong.releases_runtime': {
    en: wrong.releases_runtime,
    es: 'releases: cada una debe nombrar en measure_with una versión del mismo entorno de ejecución',
  },
  'wrong.releases_twice': { en: wrong.releases_twice, es: 'releases: nombra una dos veces' },
  'wrong.report_ref': { en: wrong.report_ref, es: 'debe ser el id o el número de un informe' },
  'wrong.runtime_version': {
    en: wrong.runtime_version,
    es: 'no es una versión de un entorno de ejecución, como 2.2.0',
  },
  'wrong.sha256': { en: wrong.sha256, es: 'debe tener 64 dígitos hexadecimales en minúsculas' },
  'wrong.short_name': { en: wrong.short_name, es: 'debe tener de 1 a 40 letras, dígitos y guiones' },
  'wrong.slot_twice': { en: wrong.slot_twice, es: 'nombra un lugar dos veces' },
  'wrong.suite_number': {
    en: wrong.suite_number,
    es: 'no debe ser un número: las suites también se encuentran por su número',
  },
  'wrong.suite_ref': { en: wrong.suite_ref, es: 'debe ser el id, el número o el nombre de una suite' },
  'wrong.token': { en: wrong.token, es: 'indique el token de acceso' },
  'wrong.versioned_runtime': {
    en: wrong.versioned_runtime,
    es: 'no es una versión de un entorno de ejecución, como litert@2.2.0',
  },
  'wrong.web_address': {
    en: wrong.web_address,
    es: 'debe ser una dirección que empiece por https:// o http://',
  },
  'wrong.write_down_why': { en: wrong.write_down_why, es: 'anote por qué, en tres letras o más' },
  'wrong.years': { en: wrong.years, es: 'debe ser una hora entre los años 1900 y 9999' },
} as const satisfies Record<`wrong.${keyof typeof wrong}`, Message>;

export const issues = {
  ...ours,
  'issue.missing': { en: 'is missing', es: 'falta' },
  'issue.type': {
    en: 'must be {kind, select, string {a string} number {a number} int {a whole number} boolean {true or false} array {a list} object {an object} record {an object} null {null} other {of another type}}',
    es: 'debe ser {kind, select, string {un texto} number {un número} int {un número entero} boolean {true o false} array {una lista} object {un objeto} record {un objeto} null {null} other {de otro tipo}}',
  },
  'issue.value': { en: 'must be {what}', es: 'debe ser {what}' },
  'issue.one_of': { en: 'must be one of {commas}', es: 'debe ser uno de {commas}' },
  'issue.empty': { en: 'must not be empty', es: 'no debe estar vacío' },
  'issue.short': {
    en: 'must have at least {n, plural, one {# character} other {# characters}}',
    es: 'debe tener al menos {n, plural, one {# carácter} other {# caracteres}}',
  },
  'issue.long': {
    en: 'must have at most {n, plural, one {# character} other {# characters}}',
    es: 'debe tener como máximo {n, plural, one {# carácter} other {# caracteres}}',
  },
  'issue.few': {
    en: 'must have at least {n, plural, one {# item} other {# items}}',
    es: 'debe tener al menos {n, plural, one {# elemento} other {# elementos}}',
  },
  'issue.many': {
    en: 'must have at most {n, plural, one {# item} other {# items}}',
    es: 'debe tener como máximo {n, plural, one {# elemento} other {# elementos}}',
  },
  'issue.least': { en: 'must be at least {value}', es: 'debe ser al menos {value}' },
  'issue.more': { en: 'must be more than {value}', es: 'debe ser mayor que {value}' },
  'issue.most': { en: 'must be at most {value}', es: 'debe ser como máximo {value}' },
  'issue.less': { en: 'must be less than {value}', es: 'debe ser menor que {value}' },
  'issue.multiple': { en: 'must be a multiple of {value}', es: 'debe ser múltiplo de {value}' },
  'issue.format': {
    en: 'must be {kind, select, uuid {an id (UUID)} email {an e-mail address} url {an address (URL)} datetime {a time such as 2026-11-25T14:30:00Z} date {a day such as 2026-11-25} other {written in another way}}',
    es: 'debe ser {kind, select, uuid {un id (UUID)} email {una dirección de correo electrónico} url {una dirección (URL)} datetime {una hora como 2026-11-25T14:30:00Z} date {un día como 2026-11-25} other {de otra forma}}',
  },
  'issue.pattern': { en: 'must be of the form {code}', es: 'debe tener la forma {code}' },
  'issue.unknown': {
    en: 'has {n, plural, one {an unknown field} other {unknown fields}}: {commas}',
    es: 'tiene {n, plural, one {un campo desconocido} other {campos desconocidos}}: {commas}',
  },
  'issue.no_form': {
    en: 'is of none of the forms that are taken here',
    es: 'no tiene ninguna de las formas que se admiten aquí',
  },
  'issue.key': { en: 'has a name that is not taken', es: 'tiene un nombre que no se admite' },
} as const satisfies Messages;
