import type { Messages } from '../../message.js';

export const rackState = {
  'rack.it_is_here_again_enable_it': {
    en: 'it is here again; enable it to give it work',
    es: 'está aquí de nuevo; habilítelo para darle trabajo',
  },
  'rack.ends_first': { en: 'ends first: {text}', es: 'termina antes: {text}' },
  'rack.tap_allow_on_its_screen': { en: 'tap “Allow” on its screen', es: 'toque «Permitir» en su pantalla' },
  'rack.usb_not_permitted': { en: 'USB not permitted', es: 'USB no permitido' },
  'rack.not_on_its_port': { en: 'not on its port', es: 'no está en su puerto' },
  'rack.with_its_agent': { en: 'with its agent', es: 'con su agente' },
  'rack.no_work_waiting_for_it': { en: 'no work waiting for it', es: 'sin trabajo en espera' },
  'rack.jobs_waiting': {
    en: '{n, plural, one {# job waiting for it} other {# jobs waiting for it}}',
    es: '{n, plural, one {# trabajo en espera} other {# trabajos en espera}}',
  },
  'rack.ready': { en: 'ready', es: 'listos' },
  'rack.in_maintenance': { en: 'in maintenance', es: 'en mantenimiento' },
  'rack.away_with_their_agent': { en: 'away with their agent', es: 'ausentes con su agente' },
  'rack.on_agents': { en: 'on {a}', es: 'en {a}' },
  'rack.need_attention': {
    en: '{n, plural, one {# needs attention.} other {# need attention.}}',
    es: '{n, plural, one {# requiere atención.} other {# requieren atención.}}',
  },
  'rack.facet_kind': { en: 'kind', es: 'clase' },
  'rack.facet_maker': { en: 'SoC maker', es: 'fabricante del SoC' },
  'rack.facet_brand': { en: 'brand', es: 'marca' },
  'rack.facet_tier': { en: 'tier', es: 'gama' },
  'rack.facet_pool': { en: 'pool', es: 'grupo' },
  'rack.facet_health': { en: 'health', es: 'salud' },
  'rack.at_least_gb': { en: 'at least {many} GB', es: 'al menos {many} GB' },
  'rack.or_newer': { en: '{many} or newer', es: '{many} o posterior' },
  'rack.has_one': { en: 'has one', es: 'tiene' },
  'rack.has_none': { en: 'has none', es: 'no tiene' },
  'rack.kind_is': { en: 'kind: {text}', es: 'clase: {text}' },
  'rack.maker_is': { en: 'SoC maker: {text}', es: 'fabricante del SoC: {text}' },
  'rack.brand_is': { en: 'brand: {text}', es: 'marca: {text}' },
  'rack.tier_is': { en: 'tier: {text}', es: 'gama: {text}' },
  'rack.memory_at_least': { en: 'memory at least {a} GB', es: 'memoria de al menos {a} GB' },
  'rack.cores_at_least': { en: 'at least {a} cores', es: 'al menos {a} núcleos' },
  'rack.android_at_least': { en: 'Android {a} or newer', es: 'Android {a} o posterior' },
  'rack.has_npu': { en: 'has NPU', es: 'con NPU' },
  'rack.no_npu': { en: 'no NPU', es: 'sin NPU' },
  'rack.pool_is': { en: 'pool: {text}', es: 'grupo: {text}' },
  'rack.set_is': { en: 'set: {text}', es: 'conjunto: {text}' },
  'rack.unknown': { en: 'unknown', es: 'desconocido' },
  'rack.state_is': { en: 'state: {text}', es: 'estado: {text}' },
  'rack.health_is': { en: 'health: {text}', es: 'salud: {text}' },
  'rack.or': { en: 'or', es: 'o' },
  'rack.away_with_it': {
    en: '{n, plural, one {# device is away with it} other {# devices are away with it}}',
    es: '{n, plural, one {# dispositivo está ausente con él} other {# dispositivos están ausentes con él}}',
  },
  'rack.agent_gone': {
    en: 'The agent has not been heard of {time}{rest}.',
    es: 'No hay noticias del agente {time}{rest}.',
  },
  'rack.its_computer_is_off_asleep_or': {
    en: 'Its computer is off, asleep or off the network, or the agent was ended. Start it there again.',
    es: 'Su equipo está apagado, en suspensión o sin red, o se cerró el agente. Inícielo allí de nuevo.',
  },
  'rack.agent_full': {
    en: 'The agent has {devices} more than this portal takes of one agent.',
    es: 'El agente tiene {devices} más de los que este portal admite por agente.',
  },
  'rack.they_get_no_work_retire_or': {
    en: 'They get no work. Retire or delete some that are gone, or raise RACKMARK_MAX_DEVICES_PER_AGENT.',
    es: 'No reciben trabajo. Retire o elimine los que ya no estén, o aumente RACKMARK_MAX_DEVICES_PER_AGENT.',
  },
  'rack.disputed': {
    en: 'Two agents claim to have this phone: “{a}”, where it stays for now, and “{b}”.',
    es: 'Dos agentes afirman tener este teléfono: «{a}», donde sigue por ahora, y «{b}».',
  },
  'rack.disputed_todo': {
    en: 'Two phones with one serial, or one phone that is also reached over the network. Unplug one of them, or decide whose it is.',
    es: 'Dos teléfonos con el mismo número de serie, o un teléfono al que también se llega por la red. Desconecte uno de ellos o decida de quién es.',
  },
  'rack.it_failed_again_and_again': { en: 'It failed again and again', es: 'Falló una y otra vez' },
  'rack.repair_todo': {
    en: 'It gets no work until somebody has looked at it. When it is repaired, try a canary.',
    es: 'No recibe trabajo hasta que alguien lo revise. Cuando esté reparado, haga una prueba canario.',
  },
  'rack.the_agent_could_not_bring_it': {
    en: 'The agent could not bring it back',
    es: 'El agente no pudo recuperarlo',
  },
  'rack.all_steps_of_recovery_were_tried': {
    en: 'All steps of recovery were tried. Look at the phone, its cable and its port, then reconnect it.',
    es: 'Se probaron todos los pasos de recuperación. Revise el teléfono, su cable y su puerto y vuelva a conectarlo.',
  },
  'rack.it_failed_several_times_in_a': {
    en: 'It failed several times in a row',
    es: 'Falló varias veces seguidas',
  },
  'rack.it_gets_no_work_until_a': {
    en: 'It gets no work until a canary has passed or somebody releases it.',
    es: 'No recibe trabajo hasta que supere una prueba canario o alguien lo libere.',
  },
  'rack.it_is_tried_again_with_a': {
    en: 'It is tried again with a canary {time}.',
    es: 'Se vuelve a intentar con una prueba canario {time}.',
  },
  'rack.this_phones_usb_device_may_not': {
    en: 'This phone’s USB device may not be opened by the user that the agent runs as.',
    es: 'El usuario con el que se ejecuta el agente no puede abrir el dispositivo USB de este teléfono.',
  },
  'rack.install_the_udev_rules_for_android': {
    en: 'Install the udev rules for Android phones on that computer (Debian: android-sdk-platform-tools-common), then take the cable out and put it in again.',
    es: 'Instale en ese equipo las reglas udev para teléfonos Android (Debian: android-sdk-platform-tools-common) y después desconecte y vuelva a conectar el cable.',
  },
  'rack.the_phone_asks_whether_this_computer': {
    en: 'The phone asks whether this computer may use it.',
    es: 'El teléfono pregunta si este equipo puede usarlo.',
  },
  'rack.unlock_it_tick_always_allow_from': {
    en: 'Unlock it, tick “Always allow from this computer” and tap “Allow”. No question on its screen? Reconnect it, or take the cable out and put it in again.',
    es: 'Desbloquéelo, marque «Permitir siempre desde este ordenador» y toque «Permitir». ¿No aparece la pregunta? Vuelva a conectarlo, o desconecte y conecte el cable.',
  },
  'rack.not_heard_of': { en: 'Not heard of {time}.', es: 'Sin noticias {time}.' },
  'rack.its_agent_is_not_connected': {
    en: 'Its agent is not connected.',
    es: 'Su agente no está conectado.',
  },
  'rack.not_in_android': {
    en: 'The phone is {text}, not in Android.',
    es: 'El teléfono está {text}, no en Android.',
  },
  'rack.restart_it_choose_reboot_system_now': {
    en: 'Restart it: choose “Reboot system now” on its screen, or hold its power button for ten seconds.',
    es: 'Reinícielo: elija «Reboot system now» en su pantalla o mantenga pulsado el botón de encendido diez segundos.',
  },
  'rack.the_phone_hangs_on_its_port': {
    en: 'The phone hangs on its port, but does not answer.',
    es: 'El teléfono está en su puerto, pero no responde.',
  },
  'rack.reconnect_it_if_that_does_not': {
    en: 'Reconnect it. If that does not help: take the cable out and put it in again, or restart the phone.',
    es: 'Vuelva a conectarlo. Si no basta, desconecte y conecte el cable, o reinicie el teléfono.',
  },
  'rack.not_on_port': {
    en: 'The phone is not on its port{rest}; its agent is connected.',
    es: 'El teléfono no está en su puerto{rest}; su agente está conectado.',
  },
  'rack.it_may_be_switched_off_out': {
    en: 'It may be switched off, out of charge, or its cable is loose.',
    es: 'Puede estar apagado o sin batería, o tener el cable suelto.',
  },
  'rack.for_time': { en: 'for {time}', es: 'desde hace {time}' },
  'rack.since_time': { en: 'since {time}', es: 'desde {time}' },
  'rack.now': { en: 'now', es: 'ahora' },
  'rack.in_min': { en: 'in {many} min', es: 'en {many} min' },
  'rack.at_time': { en: 'at {time}', es: 'el {time}' },
} as const satisfies Messages;
