import { z } from 'zod';
import { guardGet, guardMutation } from '@/server/guard';
import { refuseUnknownPath } from '@/server/refuse-unknown-path';

export const dynamic = 'force-dynamic';

const Anything = z.unknown();

export const GET = guardGet(refuseUnknownPath, { open: true });
export const POST = guardMutation(Anything, refuseUnknownPath);
export const PUT = guardMutation(Anything, refuseUnknownPath);
export const DELETE = guardMutation(Anything, refuseUnknownPath);
