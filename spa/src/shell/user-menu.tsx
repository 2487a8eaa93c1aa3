// Who is signed in, the colour scheme, the shortcuts, and signing out.
import { useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconBook, IconDeviceDesktop, IconKeyboard, IconLogout, IconMoon, IconSelector, IconSun, type Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { useApi } from '../api/api-context.ts';
import { useMe } from '../api/use-me.ts';
import { notify } from '../components/notify.ts';
import { PlainLine } from '../components/plain-line.tsx';
import { DropItem, DropList } from './drop-list.tsx';
import styles from './menu-texts.module.css';
import { openShortcutHelp } from './shortcut-help-state.ts';

const schemes: readonly { readonly value: MantineColorScheme; readonly label: string; readonly icon: Icon }[] = [
  { value: 'light', label: 'Light', icon: IconSun },
  { value: 'dark', label: 'Dark', icon: IconMoon },
  { value: 'auto', label: 'Like the system', icon: IconDeviceDesktop },
];

export function UserMenu(): ReactNode {
  const user = useMe().data?.user;
  if (user === undefined) return null;
  const button = (
    <>
      <span className={styles['initials']} aria-hidden>
        {initials(user.name)}
      </span>
      <span className={styles['texts']}>
        <PlainLine text={user.name} />
        {user.email !== null && (
          <span className={styles['second']}>
            <PlainLine text={user.email} />
          </span>
        )}
      </span>
      <IconSelector size={16} aria-hidden />
    </>
  );
  return (
    <DropList purpose="Account and appearance" opens="above" button={button}>
      {(close) => <UserMenuItems close={close} />}
    </DropList>
  );
}

function UserMenuItems({ close }: { readonly close: () => void }): ReactNode {
  const { session } = useApi();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const signOut = (): void => {
    session
      .signOut()
      .catch(() => notify.failed('Sign out', 'The sign-out page could not be opened. Close this tab to end the session here.'));
  };
  const showShortcuts = (): void => {
    close();
    openShortcutHelp();
  };
  return (
    <>
      {schemes.map(({ value, label, icon: SchemeIcon }) => (
        <DropItem
          key={value}
          pressed={colorScheme === value}
          icon={<SchemeIcon size={16} aria-hidden />}
          onClick={() => setColorScheme(value)}
        >
          {label}
        </DropItem>
      ))}
      <hr />
      <DropItem icon={<IconKeyboard size={16} aria-hidden />} onClick={showShortcuts}>
        Keyboard shortcuts
      </DropItem>
      <DropItem icon={<IconBook size={16} aria-hidden />} onClick={() => location.assign('/api/docs')}>
        API documentation
      </DropItem>
      <DropItem icon={<IconLogout size={16} aria-hidden />} onClick={signOut}>
        Sign out
      </DropItem>
    </>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => /\p{L}|\p{N}/u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
}
