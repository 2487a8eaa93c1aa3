// Takes up an invitation. Asks first: a link alone must change nothing, and somebody may be signed in with the wrong account.
import { Button, Stack, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { Redirect, useParams } from 'wouter';
import { useApi } from '../../api/api-context.ts';
import { paths, type Membership } from '../../api/contract.ts';
import type { Problem } from '../../api/problem.ts';
import { asProblem } from '../../auth/use-act.ts';
import { Accepted } from './accepted.tsx';
import { AlonePage } from '../../components/alone-page.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { AlreadyMember, Unusable } from './unusable.tsx';

// As the contract has it; importing it would bring zod along.
const tokenPattern = /^pci_[0-9A-Za-z]{43}$/;

export function InvitationPage(): ReactNode {
  const { token = '' } = useParams<{ readonly token?: string }>();
  const { api } = useApi();
  const queryClient = useQueryClient();
  const [isRunning, setIsRunning] = useState(false);
  const [membership, setMembership] = useState<Membership | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);

  const accept = async (): Promise<void> => {
    setIsRunning(true);
    setProblem(null);
    try {
      const joined = await api.send<Membership>({ method: 'POST', path: paths.acceptInvitation, body: { token } }, { tenantId: null });
      queryClient.clear();
      // It is used up; an address that still names it helps nobody.
      history.replaceState(null, '', '/invitations/accepted');
      setMembership(joined);
    } catch (error) {
      setProblem(asProblem(error));
    } finally {
      setIsRunning(false);
    }
  };

  if (membership !== null) return <Accepted membership={membership} />;
  // The page of a used invitation, loaded anew.
  if (token === 'accepted') return <Redirect to="/" replace />;
  if (!tokenPattern.test(token))
    return <Unusable title="This link is not complete" why="A part of it is missing. Copy the whole link from the message you got." />;
  if (problem?.code === 'already-member') return <AlreadyMember />;
  if (problem?.code === 'invitation-not-found')
    return (
      <Unusable
        title="This invitation cannot be used"
        why="It was used already, has expired, or was withdrawn. Ask whoever sent it for a new one: each is good for one person."
      />
    );
  return <Question problem={problem} isRunning={isRunning} onAccept={() => void accept()} />;
}

interface QuestionProps {
  readonly problem: Problem | null;
  readonly isRunning: boolean;
  readonly onAccept: () => void;
}

function Question({ problem, isRunning, onAccept }: QuestionProps): ReactNode {
  const { session } = useApi();
  const [isLeaving, setIsLeaving] = useState(false);
  const changeAccount = (): void => {
    setIsLeaving(true);
    session.signInAgain({ chooseAccount: true }).catch(() => setIsLeaving(false));
  };
  return (
    <AlonePage title="You are invited">
      <Text>Somebody invites you into their tenant in Portcullis: to its projects, and what scanners found in them.</Text>
      <Text>
        You are signed in as{' '}
        <strong>
          <PlainLine text={session.accountName} longest={120} />
        </strong>
        . The invitation will be bound to this account.
      </Text>
      <ProblemAlert problem={problem} />
      <Stack gap="xs" mt="xs">
        <Button size="md" loading={isRunning} onClick={onAccept}>
          Accept the invitation
        </Button>
        <Button variant="subtle" loading={isLeaving} onClick={changeAccount}>
          Use another account
        </Button>
      </Stack>
    </AlonePage>
  );
}
