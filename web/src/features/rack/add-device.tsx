import type { EnrolmentCode } from '@rackmark/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { bytes, plain, waiting } from '../../lib/format.js';
import { makeCode, rackQueries } from './rack-api.js';

/** How a device gets into the rack: a phone on this computer, another computer with its phones, the APK by hand. */
export function AddDeviceDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title="Add a device" size="lg">
      <div className="dialog add">
        <section>
          <h3>A phone on a computer that has an agent</h3>
          <ol>
            <li>
              On the phone: Settings, About phone, tap “Build number” seven times. Then Settings, System,
              Developer options: switch on “USB debugging”, and “Stay awake” while you are there.
            </li>
            <li>Plug it in with a cable that carries data. The agent finds it by itself.</li>
            <li>
              The phone asks whether to trust this computer: tick “Always allow from this computer” and tap
              “Allow”. The rack shows it within seconds.
            </li>
          </ol>
          <p className="q2 sm">
            It needs Android 8 or newer and a 64-bit ARM chip. Without adb on that computer the rack says so:
            on Debian it is in the package adb.
          </p>
        </section>
        <section>
          <h3>Another computer, with or without phones</h3>
          <OtherComputer />
        </section>
        <section>
          <h3>The harness APK</h3>
          <Harness />
        </section>
        <div className="acts">
          <button type="button" className="btn" onClick={onClose}>
            Close
          </button>
        </div>
      </div>
    </Dialog>
  );
}

function OtherComputer() {
  const session = useQuery(queries.session());
  const make = useMutation({ mutationFn: makeCode });
  if (session.isPending) return <Skeleton height={48} />;
  if (session.data?.access !== 'token')
    return (
      <>
        <p className="q2">
          This portal serves its own computer only, and asks nobody who they are. To let others in, start it
          with an address that they reach:
        </p>
        <pre>RACKMARK_HOST=0.0.0.0 npm start</pre>
        <p className="q2">
          The first such start prints an administrator’s token once. Sign in with it; then this dialog makes
          the code with which an agent elsewhere enrols.
        </p>
      </>
    );
  return (
    <>
      <p className="q2">
        Each agent enrols once with a code of its own and keeps its own key from then on. Run this on that
        computer:
      </p>
      {make.data ? (
        <Code code={make.data} />
      ) : (
        <pre>npx rackmark agent --server {location.origin} --code …</pre>
      )}
      {make.isError ? <ErrorState error={make.error} /> : null}
      <button type="button" className="btn sm" disabled={make.isPending} onClick={() => make.mutate()}>
        {make.data ? 'Make another code' : 'Make a code'}
      </button>
    </>
  );
}

const Code = ({ code }: { code: EnrolmentCode }) => (
  <div role="status">
    <CopyLine text={code.command} />
    <p className="q sm">
      Good for one agent, for {waiting((Date.parse(code.expires_at) - Date.now()) / 1000)} from now.
    </p>
  </div>
);

/** A command and a button that copies it; without a clipboard it can still be marked. */
function CopyLine({ text }: { text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = () =>
    void navigator.clipboard?.writeText(text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <div className="copy-line">
      <pre>{text}</pre>
      <button type="button" className="btn sm" aria-live="polite" onClick={copy}>
        {copied ? 'Copied' : 'Copy'}
      </button>
    </div>
  );
}

function Harness() {
  const offer = useQuery(rackQueries.harness());
  if (offer.isPending) return <Skeleton height={48} />;
  if (offer.isError) return <ErrorState error={offer.error} retry={() => void offer.refetch()} />;
  if (offer.data === null)
    return (
      <>
        <p className="q2">
          This portal has none to give away yet, and without it no phone can measure. Make it on the portal’s
          computer (it needs a JDK), then it is there without a restart:
        </p>
        <pre>npm run harness:build</pre>
      </>
    );
  const a = offer.data;
  return (
    <>
      <p className="q2">Agents install it by themselves. To put it on a phone by hand, or to check it:</p>
      <p>
        <a href={a.url} download={a.file}>
          {a.file}
        </a>{' '}
        <span className="q">
          version {a.version}, {plain(bytes(a.size_bytes))}, {a.abi}, Android API {a.min_sdk} and newer
        </span>
      </p>
      <p className="q sm">
        SHA-256 <span className="mono">{a.sha256}</span>
      </p>
      <p className="q sm">
        {a.runtime.name} {a.runtime.version};{' '}
        {a.npu_libraries.length === 0
          ? 'no vendor’s NPU libraries are in it, so it reaches no NPU'
          : `with the NPU libraries ${a.npu_libraries.join(', ')}`}
        .
      </p>
    </>
  );
}
