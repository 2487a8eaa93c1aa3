// Somebody comes back from Stripe: `/billing?checkout=done` or `=cancelled`. That it was paid is told by Stripe's message, which may take a moment.
import { useEffect, useState } from 'react';
import { useSearchParams } from 'wouter';
import type { Billing } from '../../api/contract.ts';

/** `late`: Stripe's message has not come while the page waited. */
export type Return = 'waiting' | 'arrived' | 'late' | 'cancelled';

const pause = 2_000;
const mostTries = 15;

/** Asks a few times until the plan is there, then takes the word out of the address, so that a reload says nothing again. */
export function useReturn(billing: Billing, refetch: () => Promise<unknown>): Return | null {
  const [search, setSearch] = useSearchParams();
  const [tries, setTries] = useState(0);
  const [outcome, setOutcome] = useState<Return | null>(null);
  const told = search.get('checkout');
  const isWaiting = told === 'done' && billing.mayCheckOut && tries < mostTries;

  useEffect(() => {
    if (!isWaiting) return;
    const timer = setTimeout(() => void refetch().finally(() => setTries(tries + 1)), pause);
    return () => clearTimeout(timer);
  }, [isWaiting, tries, refetch]);

  useEffect(() => {
    if (told === null || isWaiting) return;
    if (billing.plan !== 'local') setOutcome(settle(told, billing));
    setSearch(new URLSearchParams(), { replace: true });
  }, [told, isWaiting, billing, setSearch]);

  return isWaiting ? 'waiting' : outcome;
}

function settle(told: string, { mayCheckOut }: Billing): Return | null {
  if (told === 'cancelled') return 'cancelled';
  if (told !== 'done') return null;
  return mayCheckOut ? 'late' : 'arrived';
}
