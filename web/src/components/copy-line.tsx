import { useState } from 'react';
import { say } from '../lib/words.js';

/** A line and a button that copies it; without a clipboard it can still be marked. */
export function CopyLine({ text }: { text: string }) {
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
        {copied ? say('compare.copied') : say('rack.copy')}
      </button>
    </div>
  );
}
