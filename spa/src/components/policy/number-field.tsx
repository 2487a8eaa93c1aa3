// A number that may be left out. What is no number yet stays in the field and changes nothing.
import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import styles from './policy.module.css';

interface NumberFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  /** What it counts, behind the number. */
  readonly unit?: string;
  readonly isFraction?: boolean;
  readonly value: number | undefined;
  readonly error?: string | undefined;
  readonly onChange: (value: number | undefined) => void;
}

export function NumberField(props: NumberFieldProps): ReactNode {
  const { label, description, placeholder, unit, isFraction = false, value, error, onChange } = props;
  const [typed, setTyped] = useState(String(value ?? ''));
  const read = readNumber(typed, isFraction);
  const isRead = read !== 'none';
  const text = isRead && read !== value ? String(value ?? '') : typed;
  return (
    <TextInput
      label={label}
      description={description}
      placeholder={placeholder}
      inputMode={isFraction ? 'decimal' : 'numeric'}
      autoComplete="off"
      value={text}
      error={isRead ? error : isFraction ? 'A number from 0 to 1' : 'A whole number'}
      rightSection={unit === undefined ? undefined : <span className={styles['unit']}>{unit}</span>}
      rightSectionWidth={unit === undefined ? undefined : 56}
      rightSectionPointerEvents="none"
      onChange={({ currentTarget: { value: next } }) => {
        setTyped(next);
        const number = readNumber(next, isFraction);
        if (number !== 'none') onChange(number);
      }}
    />
  );
}

function readNumber(text: string, isFraction: boolean): number | undefined | 'none' {
  const trimmed = text.trim().replace(',', '.');
  if (trimmed === '') return undefined;
  return (isFraction ? /^(?:\d+\.?\d*|\.\d+)$/ : /^\d{1,9}$/).test(trimmed) ? Number(trimmed) : 'none';
}
