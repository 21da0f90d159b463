/** One line of text with its label, and what is wrong with it. */
export function Field({
  label,
  value,
  wrong,
  disabled,
  text = false,
  onChange,
}: {
  label: string;
  value: string;
  wrong?: string;
  disabled?: boolean;
  /** Words, not numbers: a phone shows its whole keyboard. */
  text?: boolean;
  onChange: (v: string) => void;
}) {
  const errorId = `${label.replace(/\W+/g, '-')}-wrong`;
  return (
    <label className="field">
      <span>{label}</span>
      <input
        type="text"
        inputMode={text ? 'text' : 'decimal'}
        value={value}
        disabled={disabled}
        aria-invalid={wrong !== undefined}
        aria-describedby={wrong ? errorId : undefined}
        onChange={(e) => onChange(e.target.value)}
      />
      {wrong ? (
        <span className="wrong" id={errorId}>
          {wrong}
        </span>
      ) : null}
    </label>
  );
}
