/**
 * The text of the cooperation agreement as it was signed, by its addresses (`4(1)g` is Pasal 4 ayat (1) huruf g). Data, word
 * for word; only the persons who signed for the offices are not here: the register of offices names them.
 */
export interface ClauseText {
  readonly address: string;
  readonly heading: string;
  readonly text: string;
}

const clause = (address: string, heading: string, text: string): ClauseText => ({ address, heading, text });

export const agreementText: readonly ClauseText[] = [
  clause(
    'judul',
    '',
    'PERJANJIAN KERJA SAMA ANTARA SEKRETARIAT UTAMA LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH DENGAN DEPUTI BIDANG PROTEKSI BADAN SIBER DAN SANDI NEGARA TENTANG PEMANFAATAN SERTIFIKAT ELEKTRONIK PADA SISTEM ELEKTRONIK DI LEMBAGA KEBIJAKAN PENGADAAN BARANG/JASA PEMERINTAH',
  ),
  clause(
    'pembukaan.1',
    '',
    'PIHAK KESATU dan PIHAK KEDUA selanjutnya secara bersama-sama dalam Perjanjian Kerja Sama ini disebut PARA PIHAK. Kemudian PARA PIHAK melaksanakan Perjanjian Kerja Sama sebagai tindak lanjut Nota Kesepahaman Nomor 20 Tahun 2019 dan Nomor PERJ.253/KBSSN/KH.02.01/11/2019 antara Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah dengan Badan Siber dan Sandi Negara.',
  ),
  clause(
    'pembukaan.2',
    '',
    'PARA PIHAK menerangkan bahwa untuk menjamin keamanan Sistem Elektronik, diperlukan layanan keamanan berupa autentikasi dan integritas data dengan menggunakan Sertifikat Elektronik yang diterbitkan oleh Balai Sertifikasi Elektronik Badan Siber dan Sandi Negara.',
  ),
  clause(
    'pembukaan.3',
    '',
    'Sehubungan hal tersebut di atas, PARA PIHAK setuju dan bersepakat untuk melaksanakan Perjanjian Kerja Sama Pemanfaatan Sertifikat Elektronik pada Sistem Elektronik di Lembaga Kebijakan Pengadaan Barang/Jasa Pemerintah selanjutnya disebut Perjanjian Kerja Sama, dengan ketentuan dan syarat-syarat sebagai berikut:',
  ),
  clause(
    '1',
    'DEFINISI',
    'Sepanjang tidak diartikan lain secara tegas dalam Pasal yang bersangkutan, maka pengertian beberapa istilah dalam Perjanjian Kerja Sama ini harus ditafsirkan sebagai berikut:',
  ),
  clause(
    '1.1',
    'DEFINISI',
    'Balai Sertifikasi Elektronik yang selanjutnya disebut BSrE adalah Unit Pelaksana Teknis di lingkungan Badan Siber dan Sandi Negara yang berada di bawah dan bertanggung jawab kepada Deputi Bidang Proteksi.',
  ),
  clause(
    '1.2',
    'DEFINISI',
    'Sertifikat Elektronik adalah sertifikat yang bersifat elektronik yang memuat tanda tangan elektronik dan identitas yang menunjukkan status subjek hukum dalam transaksi elektronik yang dikeluarkan oleh penyelenggara Sertifikat Elektronik.',
  ),
  clause(
    '1.3',
    'DEFINISI',
    'Sistem Elektronik adalah serangkaian perangkat dan prosedur elektronik yang berfungsi mempersiapkan, mengumpulkan, mengolah, menganalisis, menyimpan, menampilkan, mengumumkan, mengirimkan, dan/ atau menyebarkan informasi elektronik.',
  ),
  clause(
    '1.4',
    'DEFINISI',
    'Otoritas Sertifikat Digital Lemsaneg yang selanjutnya disebut OSD Lemsaneg adalah sistem penyelenggaraan sertifikasi elektronik secara keseluruhan atau salah satu/ beberapa sistem penyelenggaraan sertifikasi elektronik.',
  ),
  clause(
    '1.5',
    'DEFINISI',
    'Certificate Policy adalah ketentuan dan kebijakan yang mengatur semua pihak yang terkait dengan penggunaan Sertifikat Elektronik yang dikeluarkan oleh OSD Lemsaneg.',
  ),
  clause(
    '2(1)',
    'MAKSUD DAN TUJUAN',
    'Maksud Perjanjian Kerja Sama ini adalah sebagai acuan bagi PARA PIHAK dalam melaksanakan Kerja Sama Pemanfaatan Sertifikat Elektronik di lingkungan PIHAK KESATU.',
  ),
  clause(
    '2(2)',
    'MAKSUD DAN TUJUAN',
    'Tujuan Perjanjian Kerja Sama ini adalah terwujudnya penerapan Sistem Elektronik yang aman di lingkungan PIHAK KESATU dalam mewujudkan penyelenggaraan pemerintahan yang baik.',
  ),
  clause(
    '3',
    'RUANG LINGKUP',
    'Ruang lingkup kerja sama yang diatur dalam Perjanjian Kerja Sama ini meliputi:',
  ),
  clause(
    '3.a',
    'RUANG LINGKUP',
    'penyediaan infrastruktur teknologi informasi yang mendukung penerapan Sertifikat Elektronik pada layanan pemerintah;',
  ),
  clause('3.b', 'RUANG LINGKUP', 'penerbitan Sertifikat Elektronik;'),
  clause(
    '3.c',
    'RUANG LINGKUP',
    'pemanfaatan Sertifikat Elektronik dalam Sistem Elektronik pada PIHAK KESATU; dan',
  ),
  clause(
    '3.d',
    'RUANG LINGKUP',
    'peningkatan kompetensi sumber daya manusia dalam pemanfaatan Sertifikat Elektronik.',
  ),
  clause('4(1)', 'KEWAJIBAN PARA PIHAK', 'Kewajiban PIHAK KESATU:'),
  clause(
    '4(1)a',
    'KEWAJIBAN PARA PIHAK',
    'menyediakan infrastruktur yang dibutuhkan pada pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '4(1)b',
    'KEWAJIBAN PARA PIHAK',
    'menyediakan data yang dibutuhkan PIHAK KEDUA dalam rangka pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '4(1)c',
    'KEWAJIBAN PARA PIHAK',
    'menyusun Standar Operasional Prosedur (SOP) Pemanfaatan Sertifikat Elektronik dengan asistensi PIHAK KEDUA;',
  ),
  clause(
    '4(1)d',
    'KEWAJIBAN PARA PIHAK',
    'bertanggung jawab terhadap keamanan infrastruktur Sistem Elektronik PIHAK KESATU;',
  ),
  clause(
    '4(1)e',
    'KEWAJIBAN PARA PIHAK',
    'memberikan laporan hasil security assessment Sistem Elektronik yang telah dilakukan oleh PIHAK KESATU atas permintaan PIHAK KEDUA;',
  ),
  clause(
    '4(1)f',
    'KEWAJIBAN PARA PIHAK',
    'mengikuti saran dan rekomendasi PIHAK KEDUA terkait prosedur pengamanan Sertifikat Elektronik;',
  ),
  clause(
    '4(1)g',
    'KEWAJIBAN PARA PIHAK',
    'memberikan laporan hasil pemanfaatan Sertifikat Elektronik kepada PIHAK KEDUA sesuai format yang ditentukan minimal 1 (satu) tahun sekali;',
  ),
  clause(
    '4(1)h',
    'KEWAJIBAN PARA PIHAK',
    'mempromosikan layanan Sertifikat Elektronik PIHAK KEDUA kepada unit kerja di lingkungan PIHAK KESATU dan masyarakat;',
  ),
  clause(
    '4(1)i',
    'KEWAJIBAN PARA PIHAK',
    'mencantumkan Logo BSrE pada setiap aplikasi dan/atau modul yang menggunakan Sertifikat Elektronik PIHAK KEDUA;',
  ),
  clause(
    '4(1)j',
    'KEWAJIBAN PARA PIHAK',
    'mencantumkan informasi pada dokumen keluaran aplikasi yang menggunakan Sertifikat Elektronik bahwa dokumen telah ditandatangani secara elektronik menggunakan Sertifikat Elektronik yang diterbitkan oleh PIHAK KEDUA; dan',
  ),
  clause(
    '4(1)k',
    'KEWAJIBAN PARA PIHAK',
    'memberikan dukungan kepada PIHAK KEDUA dalam rangka sosialisasi dan bimbingan teknis terkait penyiapan dan pemanfaatan Sertifikat Elektronik yang diselenggarakan oleh PIHAK KESATU.',
  ),
  clause('4(2)', 'KEWAJIBAN PARA PIHAK', 'Kewajiban PIHAK KEDUA:'),
  clause('4(2)a', 'KEWAJIBAN PARA PIHAK', 'menerbitkan Sertifikat Elektronik;'),
  clause(
    '4(2)b',
    'KEWAJIBAN PARA PIHAK',
    'menyediakan narasumber dan melakukan pendampingan pada kegiatan bimbingan teknis terkait penyiapan dan pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '4(2)c',
    'KEWAJIBAN PARA PIHAK',
    'memberikan asistensi kepada PIHAK KESATU untuk penyusunan SOP Pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '4(2)d',
    'KEWAJIBAN PARA PIHAK',
    'memberikan dukungan teknis apabila terjadi permasalahan terkait autentikasi, keaslian data, dan anti-penyangkalan dalam pemanfaatan Sertifikat Elektronik;',
  ),
  clause('4(2)e', 'KEWAJIBAN PARA PIHAK', 'menyediakan dokumen Certificate Policy; dan'),
  clause('4(2)f', 'KEWAJIBAN PARA PIHAK', 'melakukan penilaian kepatuhan pelaksanaan Certificate Policy.'),
  clause('5(1)', 'HAK PARA PIHAK', 'Hak PIHAK KESATU:'),
  clause('5(1)a', 'HAK PARA PIHAK', 'menerima Sertifikat Elektronik dari PIHAK KEDUA;'),
  clause(
    '5(1)b',
    'HAK PARA PIHAK',
    'mendapatkan bimbingan teknis terkait penyiapan dan pemanfaatan Sertifikat Elektronik dari PIHAK KEDUA;',
  ),
  clause(
    '5(1)c',
    'HAK PARA PIHAK',
    'mendapatkan asistensi dari PIHAK KEDUA dalam penyusunan SOP pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '5(1)d',
    'HAK PARA PIHAK',
    'mendapatkan dukungan teknis apabila terjadi permasalahan terkait autentikasi, keaslian data, dan anti-penyangkalan dalam pemanfaatan Sertifikat Elektronik dari PIHAK KEDUA;',
  ),
  clause('5(1)e', 'HAK PARA PIHAK', 'mendapatkan dokumen Certificate Policy; dan'),
  clause(
    '5(1)f',
    'HAK PARA PIHAK',
    'menerima laporan hasil penilaian kepatuhan pelaksanaan Certificate Policy.',
  ),
  clause('5(2)', 'HAK PARA PIHAK', 'Hak PIHAK KEDUA:'),
  clause(
    '5(2)a',
    'HAK PARA PIHAK',
    'mendapatkan data dari PIHAK KESATU dalam rangka pemanfaatan Sertifikat Elektronik;',
  ),
  clause(
    '5(2)b',
    'HAK PARA PIHAK',
    'mendapatkan laporan hasil security assessment Sistem Elektronik PIHAK KESATU atas permintaan PIHAK KEDUA;',
  ),
  clause(
    '5(2)c',
    'HAK PARA PIHAK',
    'mendapatkan laporan terkait pemanfaatan Sertifikat Elektronik dari PIHAK KESATU sesuai format yang ditentukan minimal 1 (satu) tahun sekali;',
  ),
  clause(
    '5(2)d',
    'HAK PARA PIHAK',
    'mendapatkan promosi berupa sosialisasi kepada unit kerja di lingkungan PIHAK KESATU dan pengguna Sertifikat Elektronik dalam Sistem Elektronik terkait layanan yang dimiliki oleh PIHAK KEDUA;',
  ),
  clause(
    '5(2)e',
    'HAK PARA PIHAK',
    'dicantumkan Logo BSrE pada setiap aplikasi dan/atau modul yang menggunakan Sertifikat Elektronik PIHAK KEDUA;',
  ),
  clause(
    '5(2)f',
    'HAK PARA PIHAK',
    'dicantumkan informasi pada dokumen keluaran aplikasi yang menggunakan Sertifikat Elektronik bahwa dokumen telah ditandatangani secara elektronik menggunakan Sertifikat Elektronik yang diterbitkan oleh PIHAK KEDUA; dan',
  ),
  clause(
    '5(2)g',
    'HAK PARA PIHAK',
    'mendapatkan dukungan dari PIHAK KESATU dalam rangka penyelenggaraan sosialisasi dan bimbingan teknis terkait penyiapan dan pemanfaatan Sertifikat Elektronik yang diselenggarakan oleh PIHAK KESATU.',
  ),
  clause(
    '6',
    'PEMBIAYAAN',
    'Segala biaya yang timbul sebagai akibat dari pelaksanaan Perjanjian Kerja Sama ini dibebankan kepada anggaran masing-masing PIHAK sesuai tugas, tanggung jawab, dan kewenangan masing-masing dan/atau dari sumber lainnya yang sah sesuai ketentuan peraturan perundang-undangan.',
  ),
  clause(
    '7(1)',
    'JANGKA WAKTU',
    'Perjanjian Kerja Sama ini berlaku untuk jangka waktu 4 (empat) tahun terhitung sejak tanggal ditandatangani dan dapat diperpanjang atau diperbaharui sesuai kesepakatan PARA PIHAK.',
  ),
  clause(
    '7(2)',
    'JANGKA WAKTU',
    'Dalam hal salah satu pihak berkeinginan untuk mengakhiri Perjanjian Kerja Sama ini sebelum jangka waktu sebagaimana dimaksud pada ayat (1) berakhir, pihak tersebut wajib memberitahukan secara tertulis kepada pihak lainnya paling lambat 30 (tiga puluh) hari kalender sebelum usulan pengakhiran Perjanjian Kerja Sama ini.',
  ),
  clause(
    '7(3)',
    'JANGKA WAKTU',
    'Pengakhiran Perjanjian Kerja Sama sebagaimana dimaksud pada ayat (2) berlaku efektif setelah adanya kesepakatan antara PARA PIHAK.',
  ),
  clause(
    '8',
    'HAK KEKAYAAN INTELEKTUAL',
    'Setiap Hak Kekayaan Intelektual (HKI) milik masing-masing pihak yang dibawa dan digunakan untuk kegiatan Perjanjian Kerja Sama ini tetap menjadi milik masing-masing pihak.',
  ),
  clause(
    '9(1)',
    'KERAHASIAAN',
    'PARA PIHAK sepakat untuk menjaga kerahasiaan segala data, informasi, dan keterangan yang diperoleh berkaitan dengan pelaksanaan Perjanjian Kerja Sama ini, kecuali informasi yang sifatnya sudah diketahui oleh umum atau sepatutnya sudah diketahui oleh umum atau sepatutnya dikategorikan sebagai informasi yang dapat diketahui oleh masyarakat luas atau berdasarkan ketentuan peraturan perundang-undangan.',
  ),
  clause(
    '9(2)',
    'KERAHASIAAN',
    'PARA PIHAK tidak akan membuka kerahasiaan sebagaimana dimaksud pada ayat (1) kepada pihak lain manapun, tanpa persetujuan tertulis dari pihak lainnya.',
  ),
  clause(
    '9(3)',
    'KERAHASIAAN',
    'Ketentuan kerahasiaan sebagaimana dimaksud pada ayat (1) dan ayat (2) akan terus berlangsung dan mengikat PARA PIHAK, meskipun Perjanjian Kerja Sama ini berakhir.',
  ),
  clause(
    '10(1)',
    'KEADAAN KAHAR',
    'PARA PIHAK dibebaskan dari tanggung jawab atas kegagalan atau keterlambatan dalam melaksanakan kewajibannya berdasarkan Perjanjian Kerja Sama ini yang disebabkan oleh hal-hal di luar kemampuan yang wajar dari PARA PIHAK dan bukan disebabkan kesalahan salah satu PIHAK atau PARA PIHAK, yang selanjutnya dalam Perjanjian Kerja Sama ini disebut Keadaan Kahar.',
  ),
  clause(
    '10(2)',
    'KEADAAN KAHAR',
    'Keadaan Kahar sebagaimana dimaksud pada ayat (1) meliputi bencana alam, perubahan peraturan perundang-undangan nasional, dan keadaan keamanan yang tidak mengizinkan.',
  ),
  clause(
    '10(3)',
    'KEADAAN KAHAR',
    'PIHAK yang mengalami keadaan kahar harus memberitahukan PIHAK lainnya secara lisan dalam waktu 48 (empat puluh delapan) jam dan diikuti dengan pemberitahuan secara tertulis selambat-lambatnya dalam waktu 7 (tujuh) hari kerja sejak kejadian keadaan kahar tersebut disertai dengan bukti atau keterangan resmi dari pihak yang berwajib dan perkiraan atau upaya yang akan atau telah dilakukan untuk mengatasi keadaan kahar tersebut.',
  ),
  clause(
    '10(4)',
    'KEADAAN KAHAR',
    'Segala kerugian dan biaya yang dikeluarkan salah satu PIHAK sebagai akibat keadaan kahar dalam pelaksanaan perjanjian kerja sama ini tidak menjadi tanggung jawab PIHAK lainnya.',
  ),
  clause(
    '11',
    'EVALUASI',
    'Evaluasi atas pelaksanaan Perjanjian Kerja Sama ini wajib dilaksanakan secara periodik paling sedikit 1 (satu) kali dalam 1 (satu) tahun oleh PARA PIHAK.',
  ),
  clause(
    '12(1)',
    'PENYELESAIAN PERSELISIHAN',
    'Apabila di dalam pelaksanaan Perjanjian Kerja Sama ini timbul perselisihan, PARA PIHAK sepakat untuk menyelesaikannya secara musyawarah untuk mufakat.',
  ),
  clause(
    '12(2)',
    'PENYELESAIAN PERSELISIHAN',
    'Apabila cara penyelesaian perselisihan sebagaimana dimaksud pada ayat (1) tidak membawa hasil yang diharapkan, PARA PIHAK sepakat untuk menyelesaikannya melalui mediasi, dimana PIHAK KEDUA dan PIHAK KESATU masing-masing akan menunjuk seorang wakilnya, dan seorang Mediator yang ditunjuk bersama oleh PARA PIHAK.',
  ),
  clause(
    '13(1)',
    'PERUBAHAN',
    'Hal-hal yang belum diatur, belum cukup diatur, atau memerlukan perbaikan dalam Perjanjian Kerja Sama ini akan ditetapkan kemudian dalam perubahan.',
  ),
  clause(
    '13(2)',
    'PERUBAHAN',
    'Perubahan sebagaimana dimaksud pada ayat (1) dibuat dalam bentuk adendum dan ditandatangani oleh PARA PIHAK.',
  ),
  clause(
    '13(3)',
    'PERUBAHAN',
    'Adendum sebagaimana dimaksud pada ayat (2) berlaku pada tanggal yang ditentukan bersama oleh PARA PIHAK dan menjadi bagian yang tidak terpisahkan dari Perjanjian Kerja Sama ini.',
  ),
  clause(
    '14',
    'KORESPONDENSI',
    'Untuk kepentingan surat-menyurat dalam pelaksanaan Perjanjian Kerja Sama ini, PARA PIHAK menunjuk wakil masing-masing sebagai berikut:',
  ),
  clause(
    '14.a',
    'KORESPONDENSI',
    'PIHAK KESATU SUBBAGIAN DATA DAN INFORMASI, BAGIAN SISTEM INFORMASI BIRO HUKUM, SISTEM INFORMASI, DAN KEPEGAWAIAN Jalan Epicentrum Tengah Lot. 11 B, Jakarta Selatan Telp : (021) 299 12 450 Email : helpdesk.si@lkpp.go.id',
  ),
  clause(
    '14.b',
    'KORESPONDENSI',
    'PIHAK KEDUA SEKSI LAYANAN SERTIFIKASI ELEKTRONIK BALAI SERTIFIKASI ELEKTRONIK Jalan Harsono RM Nomor 70, Jakarta Selatan 12550 Telp : (021) 7805814 Email : info.bsre@bssn.go.id',
  ),
  clause(
    '15',
    'PENUTUP',
    'Perjanjian Kerja Sama ini dibuat dan ditandatangani secara elektronik oleh PARA PIHAK dan mempunyai kekuatan hukum yang sama dengan tanda tangan basah sesuai dengan peraturan perundang-undangan.',
  ),
  clause(
    'penutup',
    'PENUTUP',
    'Demikian Perjanjian Kerja Sama ini dibuat dengan itikad baik untuk dipatuhi dan dilaksanakan oleh PARA PIHAK.',
  ),
];
