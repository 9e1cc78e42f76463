/** What an error says of an answer that is not of this API: who gave it is not known. The command line tells it by these words. */
export const foreignWords = 'the answer is not JSON, so a proxy or another program may have given it'
