import type { EnrolmentCode } from '@rackmark/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { CopyLine } from '../../components/copy-line.js';
import { Dialog } from '../../components/dialog.js';
import { ErrorState, Skeleton } from '../../components/states.js';
import { queries } from '../../lib/api.js';
import { bytes, plain, waiting } from '../../lib/format.js';
import { makeCode, rackQueries } from './rack-api.js';
import { say } from '../../lib/words.js';

/** How a device gets into the rack: a phone on this computer, another computer with its phones, the APK by hand. */
export function AddDeviceDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog onClose={onClose} title={say('rack.add_a_device')} size="lg">
      <div className="dialog add">
        <section>
          <h3>{say('rack.a_phone_on_a_computer_that')}</h3>
          <ol>
            <li>{say('rack.on_the_phone_settings_about_phone')}</li>
            <li>{say('rack.plug_it_in_with_a_cable')}</li>
            <li>{say('rack.the_phone_asks_whether_to_trust')}</li>
          </ol>
          <p className="q2 sm">{say('rack.it_needs_android_8_or_newer')}</p>
        </section>
        <section>
          <h3>{say('rack.another_computer_with_or_without_phones')}</h3>
          <OtherComputer />
        </section>
        <section>
          <h3>{say('rack.the_harness_apk')}</h3>
          <Harness />
        </section>
        <div className="acts">
          <button type="button" className="btn" onClick={onClose}>
            {say('app.close')}
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
        <p className="q2">{say('rack.this_portal_serves_its_own_computer')}</p>
        <pre>RACKMARK_HOST=0.0.0.0 npm start</pre>
        <p className="q2">{say('rack.the_first_such_start_prints_an')}</p>
      </>
    );
  return (
    <>
      <p className="q2">{say('rack.each_agent_enrols_once_with_a')}</p>
      {make.data ? (
        <Code code={make.data} />
      ) : (
        <pre>npx rackmark agent --server {location.origin} --code …</pre>
      )}
      {make.isError ? <ErrorState error={make.error} /> : null}
      <button type="button" className="btn sm" disabled={make.isPending} onClick={() => make.mutate()}>
        {make.data ? say('rack.make_another_code') : say('rack.make_a_code')}
      </button>
    </>
  );
}

const Code = ({ code }: { code: EnrolmentCode }) => (
  <div role="status">
    <CopyLine text={code.command} />
    <p className="q sm">
      {say('rack.good_for', { time: waiting((Date.parse(code.expires_at) - Date.now()) / 1000) })}
    </p>
  </div>
);

function Harness() {
  const offer = useQuery(rackQueries.harness());
  if (offer.isPending) return <Skeleton height={48} />;
  if (offer.isError) return <ErrorState error={offer.error} retry={() => void offer.refetch()} />;
  if (offer.data === null)
    return (
      <>
        <p className="q2">{say('rack.this_portal_has_none_to_give')}</p>
        <pre>npm run harness:build</pre>
      </>
    );
  const a = offer.data;
  return (
    <>
      <p className="q2">{say('rack.agents_install_it_by_themselves_to')}</p>
      <p>
        <a href={a.url} download={a.file}>
          {a.file}
        </a>{' '}
        <span className="q">
          {say('rack.apk_facts', {
            version: a.version,
            value: plain(bytes(a.size_bytes)),
            a: a.abi,
            many: a.min_sdk,
          })}
        </span>
      </p>
      <p className="q sm">
        SHA-256 <span className="mono">{a.sha256}</span>
      </p>
      <p className="q sm">
        {a.runtime.name} {a.runtime.version};{' '}
        {a.npu_libraries.length === 0
          ? say('rack.no_vendors_npu_libraries_are_in')
          : say('rack.with_npu', { text: a.npu_libraries.join(', ') })}
        .
      </p>
    </>
  );
}
