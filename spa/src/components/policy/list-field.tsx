// A list as a text with one entry in each line.
import { Textarea } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { listOrNone, readLines } from './edit-document.ts';

interface ListFieldProps {
  readonly label: string;
  readonly description?: string;
  readonly placeholder?: string;
  readonly values: readonly string[] | undefined;
  readonly error?: string | undefined;
  readonly onChange: (values: string[] | undefined) => void;
}

export function ListField({ label, description, placeholder, values = [], error, onChange }: ListFieldProps): ReactNode {
  const [typed, setTyped] = useState(() => values.join('\n'));
  // What is typed keeps its empty lines, until the document says something else.
  const text = readLines(typed).join('\n') === values.join('\n') ? typed : values.join('\n');
  return (
    <Textarea
      label={label}
      description={description}
      placeholder={placeholder}
      autosize
      minRows={1}
      maxRows={8}
      spellCheck={false}
      value={text}
      error={error}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        onChange(listOrNone(readLines(value)));
      }}
    />
  );
}
