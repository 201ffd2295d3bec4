"""scratch"""
import json, pickle, random, re, sys, time
from pathlib import Path
import numpy as np
import plants as P
from data import rows
import oddities as O
from lint_news.oddity.misfit import counts
from lint_news.oddity.suspects import suspects
from lint_news.oddity.deep import looks, figures
from lint_news.oddity.causal import CausalModel
from lint_news.oddity.weights import installed
OUT=Path('/work/exp/deep')
P.GAP=90; P.MOST_WORDS=420; P.LEAST_GAP=25
def train_articles():
    A=P.articles(); rng=random.Random(11); fr=P.frequencies(counts()); rng.shuffle(A)
    out=[]
    for i,a in enumerate(A):
        if i%5<3: out.append(P.planted(a,rng,fr))
        else: out.append((a,[]))
    return out
def dev():
    for d in rows(O.FOLDER/'docs.jsonl.zst'):
        L=[(m.start(),m[0]) for m in re.finditer(r"[^\n]+",d['text']) if m[0].strip()]
        yield d['id'],[x[0] for x in L],[x[1] for x in L]
def published():
    for line in (O.FOLDER/'published.jsonl').open(encoding='utf-8'):
        d=json.loads(line); L=[(m.start(),m[0]) for m in re.finditer(r"[^\n]+",d['text']) if m[0].strip()]
        yield d['id'],[x[0] for x in L],[x[1] for x in L]
def hit(marks,w): return any(t==w.text and a<w.end and w.start<b for t,a,b in marks)
def first():
    from sklearn.linear_model import LogisticRegression
    T=[x for x in train_articles() if x[1]][:110]; X=[];y=[]; t=time.process_time()
    for a,pl in T:
        m=[(p.text,p.start,p.end) for p in pl]
        for w in suspects(a.texts,()): X.append(w.figures); y.append(hit(m,w) )
    X=np.array(X);y=np.array(y)
    l=LogisticRegression(C=1,max_iter=2000).fit(X,y)
    w=[*l.coef_[0].tolist(),float(l.intercept_[0])]
    print(len(y),y.sum(),np.round(w,2),time.process_time()-t); json.dump(w,open(OUT/'first.json','w'))
def run(what,part=0,of=1):
    W=json.load(open(OUT/'first.json')); model=CausalModel.open(installed())
    src={'train':lambda:[(a.id,[0]*len(a.texts),list(a.texts),[(p.text,p.start,p.end) for p in m]) for a,m in train_articles()],'dev':lambda:[(*x,None) for x in dev()],'pub':lambda:[(*x,None) for x in published()]}[what]()
    t=time.process_time(); n=0
    with open(OUT/f'{what}.{part}.pkl','wb') as f:
        for i,(id_,offs,texts,marks) in enumerate(src):
            if i%of!=part: continue
            L=looks(texts,model,W); n+=sum(len(x.split()) for x in texts)
            pickle.dump((id_,offs,texts,marks,[(l,figures(l,texts)) for l in L]),f); f.flush()
            if i%20==part: print(i,n/(time.process_time()-t),'words/s',len(L),flush=True)
if __name__=='__main__':
    if sys.argv[1]=='first': first()
    else: run(sys.argv[1],*map(int,sys.argv[2:]))
