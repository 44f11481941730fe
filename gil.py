import threading,time,glassbox_ml,numpy as np
f={f"x{i}":np.random.default_rng(i).normal(size=300000) for i in range(6)}; f["y"]=(f["x0"]>0).astype(int)
ticks=0; stop=False
def tick():
    global ticks
    while not stop: ticks+=1; time.sleep(0.001)
t=threading.Thread(target=tick); t.start(); a=time.time(); glassbox_ml.train(f,"y",parameters={"sgd.maxPasses":20},recipe={"outputs":["ALL_NUMERIC"]}); b=time.time()-a; stop=True; t.join(); print("ticks",ticks,"in",b)
