import type { Outcome, Verdict } from '@rackmark/contracts';
import { useState, type ReactNode } from 'react';
import { Spark } from '../../components/benchmarks/spark.js';
import { Dialog } from '../../components/dialog.js';
import { Icon } from '../../components/icon.js';
import { DeviceIcon, OutcomeMark } from '../../components/marks.js';
import { SimulatedMark } from '../../components/simulated.js';
import { EmptyState, ErrorState, PageHead, Skeleton } from '../../components/states.js';
import type { Column } from '../../components/table/column.js';
import { DataTable, VIRTUAL_FROM } from '../../components/table/data-table.js';
import type { TableState } from '../../components/table/table-state.js';
import './gallery.css';

/** Each component in each of its states, in development only; the browser tests look over it. */
export function GalleryPage() {
  return (
    <>
      <PageHead title="Gallery" above="In development only" actions={<a href="#table">To the table</a>}>
        Each component in each of its states.
      </PageHead>
      <Shown name="Marks">
        {outcomes.map(([outcome, verdict]) => (
          <OutcomeMark key={`${outcome} ${verdict}`} {...{ outcome, verdict }} />
        ))}
        <SimulatedMark />
        {['android', 'computer', 'browser', 'unknown'].map((kind) => (
          <DeviceIcon key={kind} kind={kind} />
        ))}
      </Shown>
      <Shown name="Buttons">
        <button type="button" className="btn pri">
          Primary
        </button>
        <button type="button" className="btn">
          Plain
        </button>
        <button type="button" className="btn sm quiet">
          <Icon name="plus" small /> Quiet
        </button>
        <button type="button" className="btn" disabled>
          Disabled
        </button>
        <button type="button" className="link">
          Link
        </button>
        <DialogShown />
      </Shown>
      <Shown name="States">
        <Skeleton height={48} />
        <EmptyState title="Nothing here" action={<a href="#table">What to do</a>}>
          Why, and what would be here.
        </EmptyState>
        <ErrorState error={new Error('The portal answered 503.')} retry={() => {}} />
        <ErrorState error={new Error('Nothing can be tried again here.')} />
      </Shown>
      <Shown name="Spark">
        <Spark points={[]} label="No iterations" />
        <Spark points={Array.from({ length: 80 }, (_, i) => 20 + (i % 7) + (i === 40 ? 60 : 0))} label="80" />
      </Shown>
      <TableShown name="Table" rows={few} />
      <TableShown name="Long table" rows={many} at={{ sort: '-p50' }} />
      <TableShown
        name="Sorted table with a chosen column"
        rows={few}
        at={{ sort: 'p50', columns: 'p50,note' }}
      />
    </>
  );
}

const outcomes: [Outcome | null, Verdict | null][] = [
  [null, null],
  ['measured', null],
  ['measured', 'valid'],
  ['measured', 'suspect'],
  ['measured', 'invalid'],
  ['unsupported', null],
  ['failed', null],
  ['lost', null],
  ['cancelled', null],
];

const Shown = ({ name, children }: { name: string; children: ReactNode }) => (
  <section>
    <div className="sh">
      <h2>{name}</h2>
    </div>
    <div className="card pad gallery">{children}</div>
  </section>
);

function DialogShown() {
  const [isOpen, open] = useState(false);
  return (
    <>
      <button type="button" className="btn" onClick={() => open(true)}>
        Dialog
      </button>
      {isOpen ? (
        <Dialog title="A question" onClose={() => open(false)}>
          <p>What follows from the answer.</p>
        </Dialog>
      ) : null}
    </>
  );
}

interface Row {
  name: string;
  ns: number | null;
}
const few: Row[] = [
  { name: 'net-f32, CPU 4 threads', ns: 1_250_000 },
  { name: 'net-int8, GPU', ns: 420_000 },
  { name: 'net-int4, NPU', ns: null },
];
const many: Row[] = Array.from({ length: 10 * VIRTUAL_FROM }, (_, i) => ({
  name: `cell ${i}`,
  ns: i * 1_000,
}));

const columns: Column<Row>[] = [
  { id: 'name', title: 'Cell', value: (r) => r.name, show: (r) => <a href={`#${r.name}`}>{r.name}</a> },
  { id: 'p50', title: 'p50', unit: 'ns', numeric: true, value: (r) => r.ns },
  { id: 'note', title: 'Note', isExtra: true, unsorted: true, isWide: true, value: () => 'Chosen by hand.' },
  {
    id: 'verdict',
    title: 'Verdict',
    sticks: true,
    value: (r) => (r.ns === null ? 'unsupported' : 'valid'),
    show: (r) => (
      <OutcomeMark
        outcome={r.ns === null ? 'unsupported' : 'measured'}
        verdict={r.ns === null ? null : 'valid'}
      />
    ),
  },
];

function TableShown({ name, rows, at = {} }: { name: string; rows: readonly Row[]; at?: TableState }) {
  const [state, onState] = useState(at);
  return (
    <section id={name.toLowerCase()}>
      <DataTable
        label={name}
        head={<h2>{name}</h2>}
        keyOf={(r) => r.name}
        isOpen={(r) => r.name.startsWith('net-int8')}
        detailOf={(r) => <p>What {r.name} opens to.</p>}
        {...{ columns, rows, state, onState }}
      />
    </section>
  );
}
