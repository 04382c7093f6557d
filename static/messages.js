// What the shell can say before there is an application to say it, in each language of the page.
// `{}` stands for the file, the feature or the error in question.

const messages = {
  'zh-Hans': {
    title: '页面未能打开',
    load: '查看器文件 {} 未能载入，或者内容与本页不符。',
    loadRemedy: '请检查网络连接，然后重新载入。如果打开的是保存在本机的副本，请把整个文件夹重新复制一遍，不要只复制其中几个文件。',
    unsupported: '这个浏览器缺少本页所需的功能：{}。',
    unsupportedRemedy: '请改用新版的 Firefox、Chrome、Edge 或 Safari；如果启用了最高安全级别，请为本页放宽。',
    crash: '页面因程序错误而停止：{}',
    crashRemedy: '请重新载入。如果仍然出错，请从地址中删去 # 及其后面的部分再试。',
    reload: '重新载入',
    opening: '正在准备读取文件…',
    openingFailed: '未能准备好读取文件：{}。请检查网络连接，然后再试。',
    link: '本页不会从网络获取任何内容。请先在浏览器中保存那个网页，再把保存的文件拖到这里。',
    edition: '本站有新版本：重新载入即可阅读。',
  },
  'zh-Hant': {
    title: '頁面未能開啟',
    load: '檢視器檔案 {} 未能載入，或者內容與本頁不符。',
    loadRemedy: '請檢查網路連線，然後重新載入。如果開啟的是儲存在本機的副本，請把整個資料夾重新複製一遍，不要只複製其中幾個檔案。',
    unsupported: '這個瀏覽器缺少本頁所需的功能：{}。',
    unsupportedRemedy: '請改用新版的 Firefox、Chrome、Edge 或 Safari；如果啟用了最高安全層級，請為本頁放寬。',
    crash: '頁面因程式錯誤而停止：{}',
    crashRemedy: '請重新載入。如果仍然出錯，請從網址中刪去 # 及其後面的部分再試。',
    reload: '重新載入',
    opening: '正在準備讀取檔案…',
    openingFailed: '未能準備好讀取檔案：{}。請檢查網路連線，然後再試。',
    link: '本頁不會從網路取得任何內容。請先在瀏覽器中儲存那個網頁，再把儲存的檔案拖到這裡。',
    edition: '本站有新版本：重新載入即可閱讀。',
  },
  en: {
    title: 'The page could not be opened',
    load: 'The viewer’s file {} could not be loaded, or is not the one that this page was built with.',
    loadRemedy: 'Check the connection, then reload. If this is a copy on your own disk, copy the whole folder again, not single files of it.',
    unsupported: 'This browser lacks what the page needs: {}.',
    unsupportedRemedy: 'Use a current Firefox, Chrome, Edge or Safari. If the browser is set to its highest security level, relax it for this page.',
    crash: 'The page stopped because of an error: {}',
    crashRemedy: 'Reload it. If it stops again, try the address without its # and what follows.',
    reload: 'Reload',
    opening: 'Getting ready to read files…',
    openingFailed: 'Files cannot be read yet: {}. Check the connection, then try again.',
    link: 'This page fetches nothing from the web. Save that page in your browser, then drop the file here.',
    edition: 'A new edition is ready: reload to read it.',
  },
};

// The language that the reader chose in an earlier visit, or else the first that the browser asks for and we have.
const language = () => {
  const chosen = stored(() => localStorage, 'broadsheet:language');
  const wanted = (chosen === null ? [] : [chosen]).concat(navigator.languages || [navigator.language]);
  for (const tag of wanted) {
    const lower = String(tag).toLowerCase();
    if (lower === 'en' || lower.startsWith('en-')) return 'en';
    if (lower === 'zh' || lower.startsWith('zh-')) {
      return ['-hant', '-tw', '-hk', '-mo'].some((mark) => lower.includes(mark)) ? 'zh-Hant' : 'zh-Hans';
    }
  }
  return 'en';
};

// A value from the browser's store, or null: reading it throws where the reader has forbidden storage.
const stored = (store, key) => {
  try {
    return store().getItem(key);
  } catch (forbidden) {
    return null;
  }
};
