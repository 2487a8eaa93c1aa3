// The last value that was there, so that a closing modal keeps its words while it fades.
import { useState } from 'react';

export function useLast<Value>(value: Value | null): Value | null {
  const [last, setLast] = useState(value);
  if (value !== null && value !== last) setLast(value);
  return value ?? last;
}
