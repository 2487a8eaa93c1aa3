// Where a decision holds: in the whole project, or only on the branch that is shown.
import { Radio, Stack } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeRef } from './describe-ref.ts';
import { PlainLine } from './plain-line.tsx';

/** A branch or pull request that people look at, other than the default branch. */
export interface ShownBranch {
  readonly ref: string;
  /** True where a decision for it alone is in force there. */
  readonly isDecidedAlone: boolean;
}

interface ScopeFieldProps {
  readonly branch: ShownBranch;
  readonly isAlone: boolean;
  readonly onChange: (isAlone: boolean) => void;
}

export function ScopeField({ branch: { ref, isDecidedAlone }, isAlone, onChange }: ScopeFieldProps): ReactNode {
  const name = <PlainLine text={describeRef(ref)} longest={60} />;
  return (
    <Radio.Group
      label="Where it holds"
      description={
        isAlone
          ? 'There it wins over what is decided for the project. The branch that it is merged into does not inherit it.'
          : isDecidedAlone
            ? 'The decision for this branch alone stays, and wins there.'
            : 'On every branch that has no decision of its own.'
      }
      value={isAlone ? 'alone' : 'everywhere'}
      onChange={(value) => onChange(value === 'alone')}
    >
      <Stack gap={6} mt={6}>
        <Radio size="sm" value="everywhere" label="Everywhere in the project" />
        <Radio size="sm" value="alone" label={<>Only on {name}</>} />
      </Stack>
    </Radio.Group>
  );
}
