import type { Messages } from '../../message.js';

/** Reports, their links, and where a team is told of what happened. */
export const ofReports = {
  'problem.report_empty': {
    en: 'The report has no blocks: there is nothing to publish.',
    es: 'El informe no tiene bloques: no hay nada que publicar.',
  },
  'problem.report_changed': {
    en: 'Report {n, number} was changed meanwhile: it stands at revision {of, number}, and this change is of revision {kept, number}. Nothing was lost: read it again, bring your change in, and save once more.',
    es: 'El informe {n, number} cambió mientras tanto: está en la revisión {of, number}, y este cambio es de la revisión {kept, number}. No se perdió nada: léalo de nuevo, aplique su cambio y guarde otra vez.',
  },
  'problem.report_side_empty': {
    en: 'A comparison of the report names {code}, and nothing in benchmark {benchmark, number} belongs to it. Take the block out, or choose its sides again.',
    es: 'Una comparación del informe indica {code}, y nada de la prueba {benchmark, number} le pertenece. Quite el bloque o elija de nuevo sus lados.',
  },
  'problem.report_cell': {
    en: 'A picture of the report shows the cell {code}, which is not there any more. Take the block out.',
    es: 'Una imagen del informe muestra la celda {code}, que ya no existe. Quite el bloque.',
  },
  'problem.report_too_large': {
    en: 'The report is too large to be made. {why}. Take blocks out, or make two of it.',
    es: 'El informe es demasiado grande para crearlo. {why}. Quite bloques o divídalo en dos.',
  },
  'problem.report_page': {
    en: 'This portal was started without the page that a report is put into. npm run build makes it; then start the portal again.',
    es: 'Este portal se inició sin la página en la que se pone un informe. npm run build la crea; después inicie el portal de nuevo.',
  },
  'problem.too_many_passwords': {
    en: 'Too many wrong passwords from this address. Try again in {wait_seconds}.',
    es: 'Demasiadas contraseñas incorrectas desde esta dirección. Inténtelo de nuevo en {wait_seconds}.',
  },
  'problem.password_needed': {
    en: 'This report asks for a password. Whoever sent the link knows it.',
    es: 'Este informe pide una contraseña. La conoce quien envió el enlace.',
  },
  'problem.password_wrong': {
    en: 'The password is wrong. Capital and small letters are different.',
    es: 'La contraseña no es correcta. Se distinguen mayúsculas y minúsculas.',
  },
  'problem.shared_report_not_found': {
    en: 'There is no report at this address. The link may be mistyped, revoked or over; whoever sent it can make another one.',
    es: 'No hay ningún informe en esta dirección. Puede que el enlace esté mal escrito, revocado o caducado; quien lo envió puede crear otro.',
  },
  'problem.address_private': {
    en: '{given} is no public address, and webhooks are sent to such only. Whoever runs this portal can allow others by RACKMARK_WEBHOOKS_PRIVATE=allow.',
    es: '{given} no es una dirección pública, y los webhooks solo se envían a direcciones públicas. Quien administra este portal puede permitir otras con RACKMARK_WEBHOOKS_PRIVATE=allow.',
  },
  'problem.mail_not_set_up': {
    en: 'This portal has no mail server. Whoever runs it sets RACKMARK_SMTP_URL and RACKMARK_MAIL_FROM.',
    es: 'Este portal no tiene servidor de correo. Quien lo administra define RACKMARK_SMTP_URL y RACKMARK_MAIL_FROM.',
  },
  'problem.too_many_targets': {
    en: 'There are {n, number} targets, the most that a team may have. Remove one that is not needed.',
    es: 'Hay {n, number} destinos, el máximo que puede tener un equipo. Quite uno que no haga falta.',
  },
  'problem.field_of_another_kind': {
    en: 'This target is of kind {code} and has no {given}. To be told in another way, make another target.',
    es: 'Este destino es de tipo {code} y no tiene {given}. Para recibir avisos de otra forma, cree otro destino.',
  },
} as const satisfies Messages;
