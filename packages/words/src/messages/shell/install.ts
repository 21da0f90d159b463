import type { Message, Messages } from '../../message.js';

/** As of failures: the harness says in English what it met; other languages say what it is, and quote it. */
const quoted = <const S extends string>(es: S) =>
  ({ en: '{given}', es: `${es}: «{given}»` }) as const satisfies Message;

/** Runtimes that are fetched. What `harness` says has its own English beside the code; it is the one that stands here. */
export const install = {
  'install.error.PIP_MISSING': quoted('Falta pip de Python'),
  'install.error.FETCH_FAILED': quoted('No se pudo descargar'),
  'install.error.CHECKSUM': quoted('Lo descargado no es lo que Rackmark conoce'),
  'install.error.PLATFORM_UNSUPPORTED': quoted('No existe para este tipo de equipo'),
  'install.error.UNKNOWN_VERSION': quoted('Ese entorno de ejecución no se puede medir'),
  'install.error.DISK': quoted('No se pudo escribir en el disco'),

  'install.unknown': {
    en: 'Rackmark knows no runtime {given}. It knows {commas}.',
    es: 'Rackmark no conoce ningún entorno de ejecución {given}. Conoce {commas}.',
  },
  'install.unknown.near': {
    en: 'Rackmark knows no runtime {given}; did you mean {name}? It knows {commas}.',
    es: 'Rackmark no conoce ningún entorno de ejecución {given}. ¿Quiso decir {name}? Conoce {commas}.',
  },
  'install.not_driven': {
    en: '{name} {version} cannot be measured: {why}. Take {commas}.',
    es: '{name} {version} no se puede medir: {why}. Elija {commas}.',
  },
  'install.not_driven.library': {
    en: 'its library has another name and lacks seven of the functions that Rackmark calls',
    es: 'su biblioteca tiene otro nombre y le faltan siete de las funciones que usa Rackmark',
  },
  'install.not_driven.parameters': {
    en: 'its C interface opens a model by other parameters',
    es: 'su interfaz de C abre un modelo con otros parámetros',
  },
  'install.not_driven.functions': {
    en: 'its C interface lacks functions that Rackmark calls',
    es: 'a su interfaz de C le faltan funciones que usa Rackmark',
  },
  'install.not_driven.newer': {
    en: 'it has the C interface 1.0 (statuses and out parameters), which this Rackmark does not speak yet',
    es: 'tiene la interfaz de C 1.0 (estados y parámetros de salida), que este Rackmark todavía no usa',
  },
  'install.checksum': {
    en: 'The package {name} that pip fetched is not the one that Rackmark knows (SHA-256 differs): it was damaged on its way, or pip uses another package index. Nothing was installed. Check the index (pip config list), then run {code}.',
    es: 'El paquete {name} que descargó pip no es el que Rackmark conoce (el SHA-256 difiere): se dañó por el camino o pip usa otro índice de paquetes. No se instaló nada. Revise el índice (pip config list) y ejecute después {code}.',
  },
  'install.pip_missing': {
    en: 'Python’s pip was not found, so the library could not be fetched. Install it (on Debian: apt install python3-pip), then run {code}.',
    es: 'No se encontró pip de Python, así que no se pudo descargar la biblioteca. Instálelo (en Debian: apt install python3-pip) y ejecute después {code}.',
  },
  'install.stopped': {
    en: 'The download of {name} was stopped. Nothing was installed.',
    es: 'Se detuvo la descarga de {name}. No se instaló nada.',
  },
  'install.no_room': {
    en: 'pip found no room for {name}: the disk of {a} or that of its temporary files ({b}) is full. Nothing was installed. Free some space, then run {code}.',
    es: 'pip no encontró espacio para {name}: el disco de {a} o el de sus archivos temporales ({b}) está lleno. No se instaló nada. Libere espacio y ejecute después {code}.',
  },
  'install.fetch_failed': {
    en: 'pip could not fetch {name} {version}: {given} Check the network or pip’s index, then run {code}.',
    es: 'pip no pudo descargar {name} {version}: «{given}». Revise la red o el índice de pip y ejecute después {code}.',
  },
  'install.own_library': {
    en: '{name} names {path}, which is no file that is there. Correct it or unset it.',
    es: '{name} indica {path}, que no es un archivo existente. Corríjalo o quítelo del entorno.',
  },
  'install.not_for_platform': {
    en: 'There is no native {name} {version} for {given}.{kind, select, litert { Rackmark measures with LiteRT.js here.} none {} other { Language models in .litertlm files cannot be measured here.}}',
    es: 'No existe {name} {version} nativo para {given}.{kind, select, litert { Rackmark mide aquí con LiteRT.js.} none {} other { Aquí no se pueden medir modelos de lenguaje en archivos .litertlm.}}',
  },
  'install.disk_full': {
    en: 'The disk of {path} is full: {name} needs {n, number} MB there while it is installed. Nothing was installed. Free some space, or set RACKMARK_CACHE_DIR to a folder on another disk, then run {code}.',
    es: 'El disco de {path} está lleno: {name} necesita allí {n, number} MB mientras se instala. No se instaló nada. Libere espacio, o indique en RACKMARK_CACHE_DIR una carpeta de otro disco, y ejecute después {code}.',
  },
  'install.cache_folder': {
    en: 'The cache folder {path} cannot be written ({given}). Set RACKMARK_CACHE_DIR to one that can.',
    es: 'No se puede escribir en la carpeta de caché {path} ({given}). Indique en RACKMARK_CACHE_DIR una en la que se pueda.',
  },
  'install.unpack': {
    en: 'The runtime could not be unpacked into {path}: {given}',
    es: 'No se pudo desempaquetar el entorno de ejecución en {path}: {given}',
  },
  'install.no_npu_route': {
    en: 'LiteRT has no route to an NPU on {given} that Rackmark knows; Linux on x86-64 has one for Intel’s.',
    es: 'LiteRT no tiene en {given} una ruta NPU que Rackmark conozca; Linux en x86-64 tiene una para las de Intel.',
  },
  'install.fetching': {
    en: 'Fetching the native {name} {version} ({n, number} MB) …',
    es: 'Descargando {name} {version} nativo ({n, number} MB) …',
  },
  'install.fetching_openvino': {
    en: 'Fetching OpenVINO {version} (57 MB) …',
    es: 'Descargando OpenVINO {version} (57 MB) …',
  },
  'install.fetching_for_openvino': {
    en: 'Fetching LiteRT’s libraries for it (21 MB) …',
    es: 'Descargando las bibliotecas de LiteRT para él (21 MB) …',
  },
} as const satisfies Messages;
