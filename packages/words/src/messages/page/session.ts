import type { Messages } from '../../message.js';

export const session = {
  'session.everything_here_is_simulated': {
    en: 'Everything here is simulated:',
    es: 'Todo lo que hay aquí es simulado:',
  },
  'session.played': {
    en: 'simulated phones, no real device. No number says anything about the products named.',
    es: 'teléfonos simulados, ningún dispositivo real. Ninguna cifra dice nada sobre los productos nombrados.',
  },
  'session.sign_in_rackmark': { en: 'Sign in · Rackmark', es: 'Iniciar sesión · Rackmark' },
  'session.sign_in': { en: 'Sign in', es: 'Iniciar sesión' },
  'session.other_computers_reach_this_portal_so': {
    en: 'Other computers reach this portal, so it asks for its token. It was printed once, at the first start that let them in.',
    es: 'Otros equipos llegan a este portal, por lo que pide su token de acceso. Se mostró una sola vez, en el primer arranque que les dio acceso.',
  },
  'session.token': { en: 'token', es: 'token de acceso' },
  'session.show_what_i_type': { en: 'show what I type', es: 'mostrar lo que escribo' },
  'session.asking': { en: 'Asking …', es: 'Preguntando…' },
  'session.the_token_is_lost': { en: 'The token is lost', es: 'He perdido el token de acceso' },
  'session.only_its_hash_is_kept_so': {
    en: 'Only its hash is kept, so it cannot be shown again. On the portal’s computer this makes a new one:',
    es: 'Solo se guarda su hash, así que no se puede volver a mostrar. En el equipo del portal, esto crea uno nuevo:',
  },
} as const satisfies Messages;
