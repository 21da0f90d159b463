import type { AgentHello, EngineOffer, Failure, Heartbeat, RuntimeOffer, Said } from '@rackmark/contracts';
import { said, saidOfText } from '@rackmark/words';

/** What an agent says, by its code; one without a code is quoted. Null: it says nothing. */
export const toldBy = (code: Said | null | undefined, text: string | null | undefined): Said | null =>
  code ?? saidOfText(text) ?? (text ? said('quoted', { detail: text.replace(/\.$/, '') }) : null);

/** A failure with the code of its sentence, where that is one of an agent’s or a harness’s. */
export function failureTold<F extends Failure | null>(failure: F): F {
  if (failure === null || failure.said) return failure;
  const code = saidOfText(failure.message);
  return code === null ? failure : { ...failure, said: code };
}

/** A heartbeat with the codes of what it says: agents have no words, and send English. */
export const beatTold = (beat: Heartbeat): Heartbeat => ({
  ...beat,
  devices: beat.devices.map((d) => ({
    ...d,
    phase_said: d.phase_said ?? saidOfText(d.phase_reason),
    suspicion_said: d.suspicion_said ?? saidOfText(d.suspicion),
    failure: failureTold(d.failure),
  })),
});

const reasonTold = <O extends { reason: string | null; reason_said?: Said | null | undefined }>(
  offer: O,
): O => {
  const code = offer.reason_said ?? saidOfText(offer.reason);
  return code === null ? offer : { ...offer, reason_said: code };
};
const runtimeTold = <O extends RuntimeOffer>(offer: O): O => ({
  ...reasonTold(offer),
  accelerators: offer.accelerators.map(reasonTold),
});
const engineTold = (offer: EngineOffer): EngineOffer => ({
  ...runtimeTold(offer),
  ...(offer.runtimes === undefined ? {} : { runtimes: offer.runtimes.map(runtimeTold) }),
});

/** A hello with the codes of why engines and accelerators are not offered. */
export const helloTold = (hello: AgentHello): AgentHello => ({
  ...hello,
  devices: hello.devices.map((d) => ({ ...d, engines: d.engines.map(engineTold) })),
});
