// What is known of vulnerabilities themselves: which snapshots of EPSS and KEV rules go by, and how newer ones come in.
import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';
import type { IntelligenceSource } from '../../api/contract.ts';
import { useIntelligence } from '../../api/use-intelligence.ts';
import { useMay } from '../../api/use-me.ts';
import { CopyField } from '../../components/copy-button.tsx';
import { ErrorState } from '../../components/error-state.tsx';
import { Fact, Facts } from '../../components/facts.tsx';
import { PageSection } from '../../components/page-section.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import styles from './settings.module.css';

const sources = [
  { source: 'epss', name: 'EPSS' },
  { source: 'kev', name: 'KEV' },
] as const;

const command = 'portcullis intel import --epss epss_scores.csv.gz --kev known_exploited_vulnerabilities.json';

export function IntelligenceSection(): ReactNode {
  const { data, error, refetch } = useIntelligence();
  const mayImport = useMay('intelligence.import');
  return (
    <PageSection
      beside
      title="Intelligence"
      description="How likely a vulnerability is to be exploited (EPSS, of FIRST), and whether it is (KEV, of CISA). Rules of gate policies can ask for it. Nothing is fetched from here: somebody imports files."
    >
      {data === undefined && error === null && <Skeleton height={96} role="status" aria-label="Loading" />}
      {data === undefined && error !== null && <ErrorState error={error} onRetry={() => void refetch()} />}
      {data !== undefined && (
        <>
          <Facts className={styles['facts']}>
            {sources.map(({ source, name }) => (
              <Fact key={source} name={name}>
                <Snapshot snapshot={data.items.find((item) => item.source === source)} />
              </Fact>
            ))}
          </Facts>
          <p className={styles['note']}>
            {mayImport
              ? 'Download both files where the internet is, and import them. Open verdicts that go by them are judged again:'
              : 'Owners and admins import newer ones with this command:'}
          </p>
          <CopyField text={command} what="command" />
        </>
      )}
    </PageSection>
  );
}

function Snapshot({ snapshot }: { readonly snapshot: IntelligenceSource | undefined }): ReactNode {
  if (snapshot === undefined) return 'Never imported: rules that ask for it mean no finding';
  const { snapshot: name, entries, importedAt, importedBy } = snapshot;
  return (
    <span>
      <PlainLine text={name} longest={80} />, {entries.toLocaleString('en')} entries
      <br />
      <span className={styles['note']}>
        imported <RelativeTime at={importedAt} /> by <PlainLine text={importedBy} longest={80} />
      </span>
    </span>
  );
}
