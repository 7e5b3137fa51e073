import { isFileError, type FileFault } from './output.ts';

/** Why a file that was to be checked could not be opened, for the one who asked. */
export function tellUnreadable(error: unknown): string {
  if (isFileError(error)) return `Berkas tidak dapat dibuka: ${faults[error.code]} (${error.code}).`;
  return error instanceof Error ? error.message : String(error);
}

const faults = {
  ENOENT: 'tidak ada berkas atau folder dengan nama itu',
  EACCES: 'akun ini tidak berhak membacanya',
  EPERM: 'akun ini tidak berhak membacanya',
  EISDIR: 'itu sebuah folder',
  ENOTDIR: 'sebagian jalurnya bukan folder',
  ENAMETOOLONG: 'namanya terlalu panjang',
  ELOOP: 'terlalu banyak tautan harus diikuti',
  EROFS: 'sistem berkasnya hanya dapat dibaca',
  ENOSPC: 'ruang penyimpanan penuh',
  EDQUOT: 'jatah ruang penyimpanan akun ini habis',
} as const satisfies Record<FileFault, string>;
