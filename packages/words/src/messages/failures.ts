import type { FailureName } from '@rackmark/contracts';
import type { Message } from '../message.js';

/**
 * What a failure is, by its code. The message of whoever met it (agent, harness, runtime) has the particulars and is in English:
 * other languages say what it is and quote it.
 */
const quoted = <const S extends string>(es: S) =>
  ({ en: '{detail}', es: `${es}: «{detail}»` }) as const satisfies Message;

export const failures = {
  'failure.BAD_SPEC': quoted('La petición no es correcta'),
  'failure.BAD_MODEL': quoted('El modelo no se puede leer o está dañado'),
  'failure.UNSUPPORTED_OPERATOR': quoted('Un operador no se admite'),
  'failure.UNSUPPORTED_ACCELERATOR': quoted('El acelerador no se admite'),
  'failure.UNSUPPORTED_CONFIGURATION': quoted('La configuración no se admite'),
  'failure.ENGINE_MISSING': quoted('Falta el motor'),
  'failure.ANDROID_TOO_OLD': quoted('La versión de Android es demasiado antigua'),
  'failure.WRONG_SOC': quoted('El modelo se compiló para otro SoC, o faltan las bibliotecas de este'),
  'failure.MODEL_TOO_LARGE': quoted('El modelo no cabe en el dispositivo'),
  'failure.CONTEXT_LIMIT': quoted('La indicación y la respuesta no caben en el contexto'),
  'failure.WRONG_OUTPUT': quoted('La salida es incorrecta'),
  'failure.NATIVE_CRASH': quoted('El proceso terminó de forma inesperada'),
  'failure.HARNESS_FAULT': quoted('Error del arnés'),
  'failure.NOT_RESPONDING': quoted('Android cerró la aplicación porque no respondía'),
  'failure.OUT_OF_MEMORY': quoted('Se agotó la memoria'),
  'failure.ACCELERATOR_FAILED': quoted('El acelerador falló'),
  'failure.COMPILE_CACHE': quoted('La caché de compilación no se puede usar'),
  'failure.TIMEOUT': quoted('Se agotó el tiempo'),
  'failure.ENGINE_ERROR': quoted('Error del motor'),
  'failure.DEVICE_LOST': quoted('Se perdió la conexión con el dispositivo'),
  'failure.DEVICE_UNRESPONSIVE': quoted('El dispositivo no responde'),
  'failure.DEVICE_REBOOTED': quoted('El dispositivo se reinició'),
  'failure.DEVICE_STORAGE': quoted('Falta espacio en el dispositivo'),
  'failure.DEVICE_UNAUTHORIZED': quoted('El dispositivo no autoriza la depuración'),
  'failure.INSTALL_REFUSED': quoted('El teléfono rechazó la instalación del arnés'),
  'failure.INSTALL_NOT_ALLOWED': quoted('Un ajuste del teléfono impide instalar por USB'),
  'failure.TRANSFER_DAMAGED': quoted('Los datos llegaron dañados'),
  'failure.RUN_KILLED': quoted('Algo externo terminó el proceso'),
  'failure.GATE_TIMEOUT': quoted('El dispositivo no estuvo en condiciones a tiempo'),
  'failure.AGENT_LOST': quoted('Se perdió el agente'),
  'failure.ADB_SERVER': quoted('El servidor adb no funciona'),
  'failure.AGENT_FAULT': quoted('Error del agente'),
  'failure.DISK_FULL': quoted('El disco está lleno'),
  'failure.MODEL_DOWNLOAD': quoted('El modelo no se pudo descargar'),
  'failure.HARNESS_APP_MISSING': quoted('El portal no tiene la aplicación del arnés'),
  'failure.RESULT_REFUSED': quoted('El portal no aceptó el resultado'),
  'failure.LEASE_EXPIRED': quoted('La concesión caducó'),
  'failure.LEASE_FENCED': quoted('La concesión pasó a otro'),
  'failure.CANCELLED': quoted('Cancelado'),
  'failure.UNDETERMINED': quoted('Causa desconocida'),
} as const satisfies Record<`failure.${FailureName}`, Message>;
