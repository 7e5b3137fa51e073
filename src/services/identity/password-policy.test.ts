import { expect, it } from 'vitest';
import { refuseWeakPassword } from './password-policy.ts';

const email = 'rahmawati@lkpp.example';
const faultOf = (password: string): unknown => {
  try {
    refuseWeakPassword(password, { email });
  } catch (error) {
    expect(error).toMatchObject({ code: 'identity.weak-password' });
    return (error as { details: { fault: unknown } }).details.fault;
  }
};

it.each([
  'kereta malam ke Surabaya',
  'vZ8-qLw2_nT6xRk',
  'délapan belas gajah',
  '𝒶 𝒷 𝒸 𝒹 𝑒 𝒻 𝑔',
  'rahmawati menanam padi',
])('takes %s', (password) => expect(faultOf(password)).toBeUndefined());

it.each([
  ['sebelas-huu', 'too-short'],
  // Twelve code points as typed, six as hashed.
  ['e\u0301'.repeat(6), 'too-short'],
  ['𝒶'.repeat(129), 'too-long'],
  ['Rahmawati@lkpp.example', 'like-email'],
  ['rahmawati1234', 'like-email'],
  ['lkpp-rahmawati', 'like-email'],
  ['aaaaaaaaaaaa', 'pattern'],
  ['abcabcabcabcab', 'pattern'],
  ['123456789012', 'pattern'],
  ['zyxwvutsrqponm', 'pattern'],
  ['Password2026!', 'common'],
  ['P@ssw0rd12345', 'common'],
  ['19450817 1945', 'common'],
  ['Indonesia#2026', 'common'],
  ['1q2w3e4r5t6y', 'common'],
])('refuses %s as %s', (password, fault) => expect(faultOf(password)).toBe(fault));
