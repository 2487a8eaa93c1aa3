// Several of a fixed set, as boxes beside each other. None chosen: it is no condition.
import { Checkbox, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { toggleIn } from './condition-words.ts';
import { listOrNone } from './edit-document.ts';

interface ChoiceFieldProps<Value extends string> {
  readonly label: string;
  readonly description?: string;
  readonly all: readonly Value[];
  readonly chosen: readonly Value[] | undefined;
  readonly labelOf: (value: Value) => string;
  readonly error?: string | undefined;
  readonly onChange: (chosen: Value[] | undefined) => void;
}

export function ChoiceField<Value extends string>(props: ChoiceFieldProps<Value>): ReactNode {
  const { label, description, all, chosen = [], labelOf, error, onChange } = props;
  const toggle = (value: Value): void => {
    onChange(listOrNone(toggleIn(all, chosen, value)));
  };
  return (
    <Checkbox.Group label={label} description={description} value={[...chosen]} error={error}>
      <Group mt={6} gap="0.375rem 1.125rem">
        {all.map((value) => (
          <Checkbox key={value} value={value} label={labelOf(value)} onChange={() => toggle(value)} />
        ))}
      </Group>
    </Checkbox.Group>
  );
}
