// What mends a vulnerable package, before everything else that is known of it.
import { IconArrowUp, IconQuestionMark } from '@tabler/icons-react';
import { Fragment, type ReactNode } from 'react';
import type { FindingDetails } from '../../api/contract.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import styles from './finding-details.module.css';

type Package = NonNullable<FindingDetails['package']>;

/** The package that another version of would mend. Where a licence is at stake, nobody looks for one. */
export function findVulnerable({ package: about, licence }: FindingDetails): Package | undefined {
  return licence !== undefined && about?.fixedIn.length === 0 ? undefined : about;
}

export function Remedy({ details }: { readonly details: FindingDetails }): ReactNode {
  const about = findVulnerable(details);
  if (about === undefined) return null;
  const isKnown = about.fixedIn.length > 0;
  return (
    <div className={styles['remedy']} data-known={isKnown || undefined}>
      {isKnown ? <IconArrowUp size={18} aria-hidden /> : <IconQuestionMark size={18} aria-hidden />}
      <p>
        {isKnown ? (
          <>
            Upgrade <Named about={about} /> to <Versions versions={about.fixedIn} />
          </>
        ) : (
          <>
            No fixed version is known of <Named about={about} />
          </>
        )}
      </p>
    </div>
  );
}

export function Named({ about: { name, version } }: { readonly about: Package }): ReactNode {
  return (
    <>
      <strong>
        <PlainLine text={name} longest={200} />
      </strong>
      {version !== null && (
        <>
          {' '}
          <PlainLine text={version} longest={100} />
        </>
      )}
    </>
  );
}

function Versions({ versions }: { readonly versions: readonly string[] }): ReactNode {
  return versions.map((version, index) => (
    <Fragment key={version}>
      {index > 0 && (index === versions.length - 1 ? ' or ' : ', ')}
      <strong>
        <PlainLine text={version} longest={100} />
      </strong>
    </Fragment>
  ));
}
