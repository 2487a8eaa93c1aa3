// The way through the code, from where a value comes in to where it does harm. A long one is folded in its middle.
import { Anchor } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { FindingDetails } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './finding-details.module.css';
import { placeOf } from './finding-words.ts';

type Step = NonNullable<FindingDetails['flow']>[number];

const shownAtEnds = 3;

export function FindingFlow({ flow }: { readonly flow: readonly Step[] }): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const hidden = flow.length - 2 * shownAtEnds;
  // A button in place of a single step would save nothing.
  const isFolded = hidden > 1 && !isOpen;
  const numbered = flow.map((step, index) => ({ step, number: index + 1 }));
  return (
    <section aria-labelledby="flow">
      <h3 id="flow">Way through the code</h3>
      <ol className={styles['flow']}>
        {(isFolded ? numbered.slice(0, shownAtEnds) : numbered).map(showStep)}
        {isFolded && (
          <li className={styles['fold']}>
            <Anchor component="button" type="button" size="sm" onClick={() => setIsOpen(true)}>
              Show {hidden} places between
            </Anchor>
          </li>
        )}
        {isFolded && numbered.slice(-shownAtEnds).map(showStep)}
      </ol>
    </section>
  );
}

function showStep({ step, number }: { readonly step: Step; readonly number: number }): ReactNode {
  const { path, message } = step;
  return (
    <li key={number} value={number}>
      {(path !== null || message === null) && (
        <code>
          <PlainLine text={placeOf(step)} longest={300} />
        </code>
      )}
      {message !== null && (
        <div className={styles['dim']}>
          <PlainLine text={message} longest={300} />
        </div>
      )}
    </li>
  );
}
