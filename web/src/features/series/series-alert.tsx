import type { SeriesDetail } from '@rackmark/contracts';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { StepDialog, useStep } from '../../components/alerts/step-dialog.js';
import { alertOfSeries } from '../../lib/alerts.js';
import { count } from '../../lib/format.js';
import { say } from '../../lib/words.js';

/** The alert that the series belongs to, and its end that makes the newest level the normal one. */
export function SeriesAlert({ d }: { d: SeriesDetail }) {
  const { data: alert } = useQuery(alertOfSeries(d.id));
  const [asks, setAsks] = useState(false);
  const step = useStep(alert ?? { number: 0 });
  if (!alert) return null;
  const isOpen = alert.state === 'open' || alert.state === 'acknowledged';
  return (
    <p className="series-alert">
      <Link to="/alerts/$ref" params={{ ref: String(alert.number) }}>
        {say('series.alert', { many: alert.number })}
      </Link>
      <span className="q2">
        {say('alerts.state', { word: alert.state })}
        {alert.series > 1 ? `, ${count(alert.series, 'series')}` : ''}
      </span>
      {isOpen && alert.kind === 'change' ? (
        <button type="button" className="btn sm" onClick={() => setAsks(true)}>
          {say('alerts.action', { word: 'accept' })}
        </button>
      ) : null}
      {asks ? <StepDialog alert={alert} action="accept" step={step} onClose={() => setAsks(false)} /> : null}
    </p>
  );
}
