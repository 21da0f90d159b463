import type { Messages } from '../message.js';

/** Failures that the portal finds itself: whole sentences of ours. */
export const failed = {
  'failed.agent_away': {
    en: 'The agent was away for {away_seconds} and gave this attempt up.',
    es: 'El agente estuvo ausente {away_seconds} y abandonó este intento.',
  },
  'failed.agent_restarted': {
    en: 'The agent was restarted after {away_seconds} of silence and did not continue this attempt.',
    es: 'El agente se reinició tras {away_seconds} sin dar señales y no continuó este intento.',
  },
  'failed.lease_expired': {
    en: 'The agent has been away for {away_seconds}; its lease expired.',
    es: 'El agente lleva ausente {away_seconds}; su concesión caducó.',
  },
  'failed.cancelled': {
    en: 'The benchmark was cancelled.',
    es: 'La prueba de rendimiento se canceló.',
  },
  'failed.moved': {
    en: 'The phone is connected to another agent now; its job continues there.',
    es: 'El teléfono está conectado ahora a otro agente; su trabajo continúa allí.',
  },
  'failed.retired': { en: 'The device was retired{why}.', es: 'El dispositivo se retiró{why}.' },
  'failed.not_done': {
    en: 'The agent said that it was done, but {n, plural, one {one run has} other {# runs have}} no result.',
    es: 'El agente indicó que había terminado, pero {n, plural, one {una ejecución no tiene} other {# ejecuciones no tienen}} resultado.',
  },
  'failed.no_reason': {
    en: 'The attempts ended without all runs, and without a reason.',
    es: 'Los intentos terminaron sin todas las ejecuciones y sin indicar el motivo.',
  },
  'failed.not_again': { en: 'Not tried again. {why}.', es: 'No se vuelve a intentar. {why}.' },
  'failed.given_up': {
    en: '{why}. Given up after {n, plural, one {one attempt} other {# attempts}}.',
    es: '{why}. Se abandonó tras {n, plural, one {un intento} other {# intentos}}.',
  },
  'failed.blamed': {
    en: '{why}. The same on {n, number} devices ({list}): the work is to blame, not the devices. Not tried again.',
    es: '{why}. Lo mismo en {n, number} dispositivos ({list}): la causa es el trabajo, no los dispositivos. No se vuelve a intentar.',
  },
} as const satisfies Messages;
