# Drawn by Reprise. To change the figure, copy this file or edit it here, and run
#   gnuplot accuracy-by-epoch.gp
# in this folder, or for another format
#   gnuplot -e "format='png'" accuracy-by-epoch.gp     (svg, png or pdf)
reset
if (!exists('format')) format = 'svg'
if (!exists('output')) output = 'accuracy-by-epoch.'.format
data = 'accuracy-by-epoch.dat'
set encoding utf8
if (format eq 'svg') set terminal svg size 720,562 fixed font 'DejaVu Sans, Verdana, sans-serif,16' enhanced background '#ffffff' butt
if (format eq 'png') set terminal pngcairo size 1440,1124 font 'DejaVu Sans,16' fontscale 1.5 linewidth 2 pointscale 3.6 dashlength 1.8 enhanced background '#ffffff' butt
if (format eq 'pdf') set terminal pdfcairo size 7.5in,5.8542in font 'DejaVu Sans,16' fontscale 0.5625 linewidth 1.5 pointscale 1.5 dashlength 1.8 enhanced background '#ffffff' butt
# The SVG terminal puts tick labels lower and draws diamonds larger than the others.
lift = (format eq 'svg') ? 0.35 : 0
diamond = (format eq 'svg') ? 1 : 1.6
set output output

set border 3 lw 1 lc rgb '#222222'
set tics out nomirror scale 0.6 textcolor rgb '#222222'
set format x '%g'
set grid ytics lt 1 lw 0.8 lc rgb '#dddddd'
set key off
set style line 1 lc rgb '#e69f00' lw 2.6 dt (6,4) pt 7 ps 0.5
set style line 2 lc rgb '#0072b2' lw 2.6 dt (6,4) pt 5 ps 0.5
set style line 3 lc rgb '#0072b2' lw 2.6 pt 7 ps 0.6

set label '{/:Bold LeNet with sigmoids and average pooling on Fashion-MNIST, as the}' at screen 0.025,0.94484 left font ',18' textcolor rgb '#222222' front
set label '{/:Bold English d2l book trains it}' at screen 0.025,0.89858 left font ',18' textcolor rgb '#222222' front
set label 'Mean of 5 trials (seeds 0–4), bands from the smallest to the largest value. Data: Fashion-MNIST.' at screen 0.025,0.07829 left font ',14' textcolor rgb '#555555' front
set label 'Spec 3dba3b38.' at screen 0.025,0.0427 left font ',14' textcolor rgb '#555555' front

set lmargin at screen 0.11389
set rmargin at screen 0.975
set tmargin at screen 0.85053
set bmargin at screen 0.22776
set xrange [0:10.25]
set yrange [0:2.5]
set format y '%.1f'
set xtics (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10) offset 0,lift
set ytics (0, 0.5, 1, 1.5, 2, 2.5)
set label 'epoch' at screen 0.54444,0.13879 center font ',16' textcolor rgb '#222222' front
set label 'accuracy (1 = all right), mean loss' at screen 0.03611,0.53915 center rotate by 90 font ',16' textcolor rgb '#222222' front
set object rectangle from screen 0.51872,0.69929 to screen 0.96528,0.83808 fs solid noborder fc rgb '#ffffff' back
set arrow from screen 0.52289,0.81139 to screen 0.584,0.81139 nohead ls 1
set label '' at screen 0.55344,0.81139 point ls 1
set label 'training loss, during the epoch' at screen 0.59789,0.81139 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.52289,0.76868 to screen 0.584,0.76868 nohead ls 2
set label 'train accuracy, during the epoch' at screen 0.59789,0.76868 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.52289,0.72598 to screen 0.584,0.72598 nohead ls 3
set label 'test accuracy' at screen 0.59789,0.72598 left font ',16' textcolor rgb '#222222' front
set arrow from screen 0.954,0.34459 to screen 0.93149,0.33542 nohead lw 0.8 lc rgb '#555555'
set arrow from screen 0.954,0.43278 to screen 0.93231,0.44194 nohead lw 0.8 lc rgb '#555555'
set arrow from screen 0.954,0.42181 to screen 0.954,0.48442 nohead lw 0.8 lc rgb '#555555'
set object rectangle from screen 0.51153,0.3025 to screen 0.93149,0.33186 fs solid noborder fc rgb '#ffffff' front
set label 'published training loss 0.469 (d2l book)' at screen 0.51431,0.31718 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.49081,0.4455 to screen 0.93231,0.47486 fs solid noborder fc rgb '#ffffff' front
set label 'published train accuracy 0.823 (d2l book)' at screen 0.49359,0.46018 left font ',15' textcolor rgb '#222222' front
set object rectangle from screen 0.53138,0.48797 to screen 0.96437,0.51733 fs solid noborder fc rgb '#ffffff' front
set label 'published test accuracy 0.779 (d2l book)' at screen 0.53416,0.50265 left font ',15' textcolor rgb '#222222' front
plot \
  data index 0 using 1:3:4 with filledcurves fc rgb '#e69f00' fs transparent solid 0.25 noborder, \
  data index 1 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 2 using 1:3:4 with filledcurves fc rgb '#0072b2' fs transparent solid 0.25 noborder, \
  data index 0 using 1:2 with linespoints ls 1 pi 2, \
  data index 1 using 1:2 with lines ls 2, \
  data index 2 using 1:2 with lines ls 3, \
  data index 3 using 1:2 with points pt 13 ps 0.95*diamond lc rgb '#222222', \
  data index 3 using 1:2 with points pt 13 ps 0.52*diamond lc rgb '#ffffff'
unset output
