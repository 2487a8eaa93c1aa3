// The pages of the sidebar and the command palette, with the permission without which they are hidden.
import {
  IconAdjustments,
  IconBug,
  IconChecks,
  IconClipboardList,
  IconCreditCard,
  IconFolders,
  IconHourglass,
  IconKey,
  IconLayoutDashboard,
  IconUsers,
  type Icon,
} from '@tabler/icons-react';
import type { Permission } from '../api/contract.ts';

export interface NavigationItem {
  readonly label: string;
  readonly href: string;
  readonly icon: Icon;
  readonly permission: Permission;
  /** Second key of the shortcut that starts with g. */
  readonly shortcut: string;
}

export const navigation: readonly NavigationItem[] = [
  { label: 'Overview', href: '/', icon: IconLayoutDashboard, permission: 'project.read', shortcut: 'o' },
  { label: 'Projects', href: '/projects', icon: IconFolders, permission: 'project.read', shortcut: 'p' },
  { label: 'Findings', href: '/findings', icon: IconBug, permission: 'project.read', shortcut: 'f' },
  { label: 'Reviews', href: '/reviews', icon: IconChecks, permission: 'finding.approve', shortcut: 'r' },
  { label: 'Accepted risks', href: '/acceptances', icon: IconHourglass, permission: 'project.read', shortcut: 'd' },
  { label: 'Keys', href: '/keys', icon: IconKey, permission: 'key.read', shortcut: 'k' },
  { label: 'Members', href: '/members', icon: IconUsers, permission: 'member.read', shortcut: 'm' },
  { label: 'Audit log', href: '/audit', icon: IconClipboardList, permission: 'audit.read', shortcut: 'a' },
  { label: 'Billing', href: '/billing', icon: IconCreditCard, permission: 'billing.read', shortcut: 'b' },
  { label: 'Settings', href: '/settings', icon: IconAdjustments, permission: 'tenant.read', shortcut: 's' },
];

/** Which item is lit: the findings of a project belong to Findings, its other pages to Projects. */
export function isCurrent(href: string, location: string): boolean {
  if (href === '/') return location === '/';
  const isFindings = location === '/findings' || /^\/projects\/[^/]+\/findings/.test(location);
  if (href === '/findings') return isFindings;
  return !isFindings && (location === href || location.startsWith(`${href}/`));
}
