// Merges a finding into another of the same tool and category, which is picked here by search or by its id.
import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import type { Finding, FindingDetail } from '../../api/contract.ts';
import { useFinding } from '../../api/use-finding.ts';
import { useFindings } from '../../api/use-findings.ts';
import { useAct } from '../../auth/use-act.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { SeverityBadge } from '../../components/severity-badge.tsx';
import { TriageBadge } from '../../components/triage-badge.tsx';
import { mergeFinding } from './correct-identity.ts';
import { pickMergeTargets, readFindingId } from './merge-targets.ts';
import { placeOf } from './finding-words.ts';
import styles from './merge-modal.module.css';
import { StateTag } from './state-tag.tsx';

interface MergeModalProps {
  readonly project: string;
  readonly finding: FindingDetail;
  readonly shownRef: string | undefined;
  readonly opened: boolean;
  readonly onClose: () => void;
  /** With the id of the finding that both are. */
  readonly onDone: (finding: string) => void;
}

export function MergeModal(props: MergeModalProps): ReactNode {
  return (
    <Modal opened={props.opened} onClose={props.onClose} title="Merge into another finding" size="34rem">
      <MergeForm {...props} />
    </Modal>
  );
}

function MergeForm({ project, finding, shownRef, onClose, onDone }: MergeModalProps): ReactNode {
  const [search, setSearch] = useState('');
  const [into, setInto] = useState<string | null>(null);
  const { run, isRunning, problem } = useAct(mergeFinding, (answer) => onDone(answer.finding));
  const { found, isLoading } = useMergeTargets(project, finding, shownRef, search);
  const chosen = found.find(({ id }) => id === into);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen !== undefined) void run({ project, finding: finding.id, into: chosen.id });
      }}
    >
      <Stack>
        <TextInput
          type="search"
          label="The finding that it really is"
          description="Part of the message, rule or path, or the id. Only findings of the same tool and category."
          data-autofocus
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        {found.length === 0 ? (
          <p role="status" className={styles['note']}>
            {isLoading ? 'Searching…' : search === '' ? 'No other finding has this rule. Search for one.' : 'No finding matches.'}
          </p>
        ) : (
          <Radio.Group value={into ?? ''} onChange={setInto} aria-label="Findings">
            <ul className={styles['targets']}>
              {found.map((target) => (
                <li key={target.id}>
                  <Radio value={target.id} label={<Target target={target} />} />
                </li>
              ))}
            </ul>
          </Radio.Group>
        )}
        <p className={styles['note']}>
          The finding that you choose takes over where this one is and was, and keeps what was decided on it. Decisions on this one hold no
          more, and it is shown nowhere. Findings that one scan found side by side cannot be merged. Your name is kept in the audit log.
        </p>
        <ProblemAlert problem={problem} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button type="submit" color="red" loading={isRunning} disabled={chosen === undefined}>
            Merge
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Target({ target }: { readonly target: Finding }): ReactNode {
  return (
    <span className={styles['target']}>
      <span className={styles['marks']}>
        <SeverityBadge severity={target.severity} />
        <StateTag state={target.state} />
        {target.triage !== 'open' && <TriageBadge state={target.triage} />}
      </span>
      <PlainLine text={target.message} longest={140} />
      <span className={styles['note']}>
        <PlainLine text={placeOf(target)} longest={140} />
      </span>
    </span>
  );
}

/** Without a search those of the same rule; an id is looked up as such. */
function useMergeTargets(
  project: string,
  finding: FindingDetail,
  ref: string | undefined,
  search: string,
): { readonly found: readonly Finding[]; readonly isLoading: boolean } {
  const [q] = useDebouncedValue(search.trim(), 250);
  const id = readFindingId(q);
  const { tool, category, ruleId } = finding;
  const query = { tool, category, ref, ...(q === '' ? { rule: ruleId } : { q }) };
  const list = useFindings(project, query, { enabled: id === undefined });
  const named = useFinding(project, id ?? '', { enabled: id !== undefined });
  const known = id === undefined ? list.data?.pages.flatMap(({ items }) => items) : named.data && [named.data];
  return { found: pickMergeTargets(known ?? [], finding), isLoading: id === undefined ? list.isFetching : named.isFetching };
}
