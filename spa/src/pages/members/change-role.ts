// Gives a member another role.
import { fillPath, paths, type Member, type Role } from '../../api/contract.ts';
import { defineAct } from '../../auth/define-act.ts';
import { roleWords } from './role-words.ts';

export interface RoleChange {
  readonly member: Member;
  readonly role: Role;
}

export const changeRole = defineAct<RoleChange, Member>({
  name: 'change-role',
  request: ({ member, role }) => ({ method: 'PATCH', path: fillPath(paths.member, { member: member.id }), body: { role } }),
  label: ({ member, role }) => `Change ${member.name} from ${member.role} to ${role}`,
  invalidates: ['members', 'me', 'audit'],
  done: ({ name, role }) => `${name}: ${roleWords[role].label}`,
});
