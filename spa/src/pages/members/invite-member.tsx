// Invites somebody: the link is in the answer and nowhere else, so its modal is the only time it is seen.
import { Modal, Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { paths, type CreatedInvitation, type CreateInvitation, type Role } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { useAct } from '../../auth/use-act.ts';
import { CopyField } from '../../components/copy-button.tsx';
import { FormActions } from '../../components/form-actions.tsx';
import { PlainLine } from '../../components/plain-line.tsx';
import { ProblemAlert } from '../../components/problem-alert.tsx';
import { RelativeTime } from '../../components/relative-time.tsx';
import { rolesInOrder, roleWords } from './role-words.ts';

const inviteMember = defineAct<CreateInvitation, CreatedInvitation>({
  name: 'invite-member',
  request: (body) => ({ method: 'POST', path: paths.invitations, body }),
  label: ({ email, role }) => `Invite ${email} as ${role}`,
  invalidates: ['invitations', 'audit'],
  result: { title: 'The invitation', show: (created) => <InvitationLink created={created} /> },
});

function InvitationLink({ created: { url, email, role, expiresAt } }: { readonly created: CreatedInvitation }): ReactNode {
  return (
    <Stack>
      <Text>
        Send this link to{' '}
        <strong>
          <PlainLine text={email} longest={120} />
        </strong>{' '}
        yourself; no mail is sent. It is shown this once.
      </Text>
      <CopyField text={url} what="link" />
      <Text size="sm" c="dimmed">
        Whoever signs in with it first becomes {role}. It works once and ends <RelativeTime at={expiresAt} />.
      </Text>
    </Stack>
  );
}

interface InviteModalProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly mayMakeOwner: boolean;
}

export function InviteModal({ opened, onClose, mayMakeOwner }: InviteModalProps): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Invite somebody">
      <InviteForm onClose={onClose} mayMakeOwner={mayMakeOwner} />
    </Modal>
  );
}

const lengths = [1, 3, 7, 14, 30];

function InviteForm({ onClose, mayMakeOwner }: Omit<InviteModalProps, 'opened'>): ReactNode {
  const { run, isRunning, problem } = useAct(inviteMember, onClose);
  const [email, setEmail] = useState('');
  const [role, setRole] = useState<Role>('member');
  const [days, setDays] = useState('7');
  const [isTried, setIsTried] = useState(false);
  const isAddress = /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email.trim());
  const roles = rolesInOrder.filter((each) => mayMakeOwner || each !== 'owner');
  const submit = (): void => {
    setIsTried(true);
    if (isAddress) void run({ email: email.trim(), role, expiresInDays: Number(days) });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Stack>
        <TextInput
          type="email"
          label="E-mail"
          description="Only to tell invitations apart. The link works for whoever has it."
          value={email}
          maxLength={254}
          autoComplete="off"
          data-autofocus
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={isTried && !isAddress && 'Give an e-mail address.'}
        />
        <Radio.Group label="Role" value={role} onChange={(value) => setRole(value)}>
          <Stack gap="xs" mt={6}>
            {roles.map((each) => (
              <Radio key={each} value={each} label={roleWords[each].label} description={roleWords[each].may} />
            ))}
          </Stack>
        </Radio.Group>
        <Select
          label="Can be used for"
          data={lengths.map((length) => ({ value: String(length), label: length === 1 ? '1 day' : `${length} days` }))}
          value={days}
          onChange={(value) => setDays(value ?? '7')}
          allowDeselect={false}
        />
        <ProblemAlert problem={problem} />
        <FormActions submitLabel="Make the invitation" isRunning={isRunning} onCancel={onClose} />
      </Stack>
    </form>
  );
}
