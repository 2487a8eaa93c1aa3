// Numbers of CWE, one in each line. What is no number yet stays in the field and changes nothing.
import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { listOrNone, readLines } from './edit-document.ts';

interface CweFieldProps {
  readonly values: readonly number[] | undefined;
  readonly error: string | undefined;
  readonly onChange: (values: number[] | undefined) => void;
}

export function CweField({ values = [], error, onChange }: CweFieldProps): ReactNode {
  const [typed, setTyped] = useState(() => values.join('\n'));
  const read = readCwes(typed);
  const text = read === undefined || read.join() === values.join() ? typed : values.join('\n');
  return (
    <Textarea
      label="CWE"
      description="Numbers, one in each line."
      placeholder="79"
      autosize
      minRows={1}
      maxRows={8}
      value={text}
      error={read === undefined ? 'Numbers only, such as 79' : error}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        const cwes = readCwes(value);
        if (cwes !== undefined) onChange(listOrNone(cwes));
      }}
    />
  );
}

/** Undefined while one of the lines is no number. */
function readCwes(text: string): number[] | undefined {
  const numbers = readLines(text).map((line) => /^(?:cwe-?)?(\d{1,6})$/i.exec(line)?.[1]);
  return numbers.includes(undefined) ? undefined : [...new Set(numbers.map(Number))];
}
