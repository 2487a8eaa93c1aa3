// A button that discloses a short list above or below it. The sidebar's places are fixed, so nothing has to be measured (and 25 kB stay away).
import { useClickOutside } from '@mantine/hooks';
import { useRef, useState, type ReactNode } from 'react';
import styles from './drop-list.module.css';

interface DropListProps {
  /** What the button is for; its name begins with what is seen in it. */
  readonly purpose: string;
  readonly button: ReactNode;
  readonly opens: 'above' | 'below';
  /** Call `close` when something was chosen. */
  readonly children: (close: () => void) => ReactNode;
}

export function DropList({ purpose, button, opens, children }: DropListProps): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  const trigger = useRef<HTMLButtonElement>(null);
  const frame = useClickOutside<HTMLDivElement>(() => setIsOpen(false));
  const close = (): void => {
    setIsOpen(false);
    trigger.current?.focus();
  };
  return (
    <div
      ref={frame}
      className={styles['frame']}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !isOpen) return;
        // The drawer around it stays open.
        event.stopPropagation();
        close();
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) setIsOpen(false);
      }}
    >
      <button ref={trigger} type="button" className={styles['button']} aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
        {button}
        <span className="visually-hidden">{purpose}</span>
      </button>
      {isOpen && (
        <div className={styles['list']} data-opens={opens}>
          {children(close)}
        </div>
      )}
    </div>
  );
}

interface DropItemProps {
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly onClick: () => void;
  /** For one choice of several. */
  readonly pressed?: boolean;
}

export function DropItem({ icon, children, onClick, pressed }: DropItemProps): ReactNode {
  return (
    <button type="button" className={styles['item']} onClick={onClick} aria-pressed={pressed}>
      {icon}
      {children}
    </button>
  );
}
