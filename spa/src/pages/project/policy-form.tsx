// Changes the gate policy. What somebody else published in between is never overwritten unseen.
import { Alert, Button, Group } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import type { Policy } from '../../api/contract.ts';
import { usePolicy } from '../../api/use-policy.ts';
import { useAct } from '../../auth/use-act.ts';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import {
  changeRule,
  describeFault,
  editRules,
  isSameDocument,
  newRule,
  readSettings,
  writeDocument,
  type EditedRule,
} from './edit-policy.ts';
import { PolicyRule } from './policy-rule.tsx';
import { PolicySettings } from './policy-settings.tsx';
import { PolicyWords } from './policy-words.tsx';
import { publishPolicy } from './publish-policy.ts';
import styles from './settings-tab.module.css';

const mostRules = 20;

interface PolicyFormProps {
  readonly project: string;
  readonly policy: Policy;
}

export function PolicyForm({ project, policy }: PolicyFormProps): ReactNode {
  const [base, setBase] = useState(policy);
  const [rules, setRules] = useState(() => editRules(policy));
  const [settings, setSettings] = useState(() => readSettings(policy));
  const { run, isRunning, problem, reset } = useAct(publishPolicy);
  const { refetch } = usePolicy(project);
  const document = writeDocument(base.document, rules, settings);
  const isChanged = !isSameDocument(document, base.document);
  const isOvertaken = policy.version !== base.version;
  const isWhole = rules.every(({ id, severity }, index) => describeFault(rules, id, index) === undefined && severity.length > 0);
  const takeTheirs = (newer: Policy): void => {
    reset();
    setBase(newer);
    setRules(editRules(newer));
    setSettings(readSettings(newer));
  };
  const keepMine = (): void => {
    reset();
    setBase(policy);
  };
  // Nothing of theirs would be lost: nothing was changed here.
  if (isOvertaken && !isChanged) takeTheirs(policy);
  const publish = async (): Promise<void> => {
    const published = await run({ project, document, basedOn: base.version });
    if (published !== undefined) takeTheirs(published);
    else void refetch();
  };
  const change = (key: number, next: Partial<EditedRule>): void =>
    setRules((before) => before.map((rule) => (rule.key === key ? changeRule(rule, next, before) : rule)));
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void publish();
      }}
    >
      <PolicyWords document={document} />
      <ul className={styles['rules']} aria-label="Rules">
        {rules.map((rule, index) => (
          <PolicyRule
            key={rule.key}
            rule={rule}
            fault={describeFault(rules, rule.id, index)}
            onChange={(next) => change(rule.key, next)}
            onRemove={() => setRules((before) => before.filter(({ key }) => key !== rule.key))}
          />
        ))}
      </ul>
      <Button
        variant="default"
        size="sm"
        leftSection={<IconPlus size={16} aria-hidden />}
        disabled={rules.length >= mostRules}
        onClick={() => setRules((before) => [...before, newRule(before)])}
      >
        Add a rule
      </Button>
      <PolicySettings settings={settings} onChange={setSettings} />
      {isOvertaken && isChanged ? (
        <Overtaken policy={policy} onTake={() => takeTheirs(policy)} onKeep={keepMine} />
      ) : (
        problem !== null && <ProblemAlert problem={problem} />
      )}
      <Group mt="md" justify="flex-end">
        {isChanged && (
          <Button variant="default" onClick={() => takeTheirs(policy)}>
            Discard changes
          </Button>
        )}
        <Button type="submit" loading={isRunning} disabled={!isChanged || !isWhole || isOvertaken}>
          Publish version {base.version + 1}
        </Button>
      </Group>
    </form>
  );
}

interface OvertakenProps {
  readonly policy: Policy;
  readonly onTake: () => void;
  readonly onKeep: () => void;
}

function Overtaken({ policy, onTake, onKeep }: OvertakenProps): ReactNode {
  return (
    <Alert color="indigo" mt="md" title={`Version ${policy.version} was published in between`} role="alert">
      {policy.createdBy !== null && (
        <>
          By <PlainLine text={policy.createdBy} longest={80} />.{' '}
        </>
      )}
      Look at it and make your change again, or keep what you have here and publish it over theirs.
      <Group mt="sm" gap="sm">
        <Button size="sm" variant="default" onClick={onTake}>
          Show version {policy.version}
        </Button>
        <Button size="sm" variant="default" onClick={onKeep}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}
